/** Where somebody can go, for the bar, the person's menu and the start page. */
import type { Action } from '@/api/me'
import type { IconName } from '@/ui/icons'

export interface Place {
  name: string
  to: string
  icon: IconName
  /** One of these actions is enough. */
  needs: readonly Action[]
}

export const PLACES: readonly Place[] = [
  { name: 'map', to: '/risk', icon: 'map', needs: ['map.view'] },
  { name: 'work', to: '/risk/work', icon: 'list', needs: ['map.view'] },
  { name: 'rules', to: '/risk/rules', icon: 'rules', needs: ['map.view'] },
  { name: 'exchange', to: '/import', icon: 'up', needs: ['exchange.import'] },
  { name: 'admin', to: '/admin', icon: 'gear', needs: ['account.view', 'token.manage', 'audit.view'] },
]

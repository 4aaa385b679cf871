/** What the administration is made of; who may not use a part does not see it. */
import type { Action } from '@/api/me'
import type { IconName } from '@/ui/icons'

export interface Section {
  name: string
  to: string
  icon: IconName
  /** One of these actions is enough. */
  needs: readonly Action[]
}

export const SECTIONS: readonly Section[] = [
  { name: 'accounts', to: '/admin/accounts', icon: 'people', needs: ['account.view'] },
  { name: 'approvals', to: '/admin/approvals', icon: 'check', needs: ['account.view'] },
  { name: 'organisations', to: '/admin/organisations', icon: 'building', needs: ['account.manage'] },
  { name: 'tokens', to: '/admin/tokens', icon: 'key', needs: ['token.manage'] },
  { name: 'audit', to: '/admin/audit', icon: 'report', needs: ['audit.view'] },
  { name: 'jobs', to: '/admin/jobs', icon: 'gear', needs: ['job.manage'] },
  { name: 'permissions', to: '/admin/permissions', icon: 'lock', needs: ['account.view', 'token.manage', 'audit.view'] },
]

/** The parts that somebody who may do these actions sees. */
export function sectionsFor(may: (action: Action) => boolean): readonly Section[] {
  return SECTIONS.filter((section) => section.needs.some(may))
}

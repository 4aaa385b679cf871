import type { Capability } from '@/link/capability'
import { POINT_KINDS } from '@/level/kinds'

export const capability = {
  keys: [{ shown: { caps: ['↑', '↓', 'Enter'], text: 'keys.listMove' } }],
  routes: [
    {
      path: `/list/:kind(${POINT_KINDS.join('|')})/print`,
      name: 'listPrint',
      component: () => import('./ListPrint.vue'),
      meta: { bare: true, needs: ['map.view'] },
    },
  ],
} satisfies Capability

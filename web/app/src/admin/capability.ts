import { type Capability, sectionNeeds } from '@/link/capability'
import { waiting } from '@/state/waiting'
import zh from './zh'

/** For whoever may use a part of it; which parts there are is known once all capabilities are. */
const forSome = {
  get needs() {
    return sectionNeeds()
  },
}

export const capability = {
  zh,
  en: () => import('./en'),
  routes: [
    {
      path: '/admin',
      component: () => import('./AdminView.vue'),
      meta: forSome,
      // The parts of it are its children too: see app/router.ts.
      name: 'administration',
      children: [{ path: '', name: 'admin', component: () => import('./AdminStart.vue') }],
    },
  ],
  menu: () => [{ name: 'admin', to: '/admin', icon: 'gear', needs: sectionNeeds() }],
  bar: () => [{ text: 'menu.admin', to: '/admin', needs: sectionNeeds(), rest: true, waiting: () => waiting.value }],
} satisfies Capability

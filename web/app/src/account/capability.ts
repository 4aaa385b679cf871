import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'accounts',
      to: '/admin/accounts',
      icon: 'people',
      needs: ['account.view'],
      page: { path: 'accounts/:id?', name: 'accounts', component: () => import('./AccountList.vue'), meta: { needs: ['account.view'] } },
    },
  ],
} satisfies Capability

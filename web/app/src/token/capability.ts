import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'tokens',
      to: '/admin/tokens',
      icon: 'key',
      needs: ['token.manage'],
      page: { path: 'tokens/:id?', name: 'tokens', component: () => import('./TokenList.vue'), meta: { needs: ['token.manage'] } },
    },
  ],
} satisfies Capability

import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'approvals',
      to: '/admin/approvals',
      icon: 'check',
      needs: ['account.view'],
      page: { path: 'approvals', name: 'approvals', component: () => import('./ApprovalList.vue'), meta: { needs: ['account.view'] } },
    },
  ],
} satisfies Capability

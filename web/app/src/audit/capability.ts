import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'audit',
      to: '/admin/audit',
      icon: 'report',
      needs: ['audit.view'],
      page: { path: 'audit', name: 'audit', component: () => import('./AuditPage.vue'), meta: { needs: ['audit.view'] } },
    },
  ],
} satisfies Capability

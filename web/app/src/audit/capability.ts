import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
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

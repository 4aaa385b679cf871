import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  sections: [
    {
      name: 'jobs',
      to: '/admin/jobs',
      icon: 'gear',
      needs: ['job.manage'],
      page: { path: 'jobs', name: 'jobs', component: () => import('./JobList.vue'), meta: { needs: ['job.manage'] } },
    },
  ],
} satisfies Capability

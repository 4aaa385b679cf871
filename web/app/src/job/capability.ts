import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
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

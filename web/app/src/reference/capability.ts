import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'references',
      to: '/admin/references',
      icon: 'list',
      needs: ['reference.manage'],
      page: {
        path: 'references/:id?',
        name: 'references',
        component: () => import('./ReferenceList.vue'),
        meta: { needs: ['reference.manage'] },
      },
    },
  ],
} satisfies Capability

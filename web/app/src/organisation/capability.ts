import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'organisations',
      to: '/admin/organisations',
      icon: 'building',
      needs: ['account.manage'],
      page: {
        path: 'organisations/:id?',
        name: 'organisations',
        component: () => import('./OrganisationList.vue'),
        meta: { needs: ['account.manage'] },
      },
    },
  ],
} satisfies Capability

import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'boundaries',
      to: '/admin/boundaries',
      icon: 'map',
      needs: ['boundary.edit'],
      page: {
        path: 'boundaries/:id?',
        name: 'boundaries',
        component: () => import('./BoundaryPage.vue'),
        meta: { needs: ['boundary.edit'] },
      },
    },
  ],
} satisfies Capability

import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'sectors',
      to: '/admin/sectors',
      icon: 'list',
      needs: ['sector.manage'],
      page: { path: 'sectors/:id?', name: 'sectors', component: () => import('./SectorList.vue'), meta: { needs: ['sector.manage'] } },
    },
  ],
} satisfies Capability

import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'basemaps',
      to: '/admin/basemaps',
      icon: 'map',
      needs: ['basemap.manage'],
      page: { path: 'basemaps/:id?', name: 'basemaps', component: () => import('./BasemapList.vue'), meta: { needs: ['basemap.manage'] } },
    },
  ],
} satisfies Capability

import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  sections: [
    {
      name: 'permissions',
      to: '/admin/permissions',
      icon: 'lock',
      needs: ['account.view', 'token.manage', 'audit.view'],
      page: { path: 'permissions', name: 'permissions', component: () => import('./PermissionTable.vue') },
    },
  ],
} satisfies Capability

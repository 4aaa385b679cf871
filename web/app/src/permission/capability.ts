import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
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

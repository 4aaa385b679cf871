import type { Capability } from '@/link/capability'
import { stepsShown } from './shown'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  routes: [{ path: '/setup', name: 'setup', component: () => import('./SetupPage.vue'), meta: { open: true, bare: true } }],
  sections: [
    {
      name: 'steps',
      to: '/admin/steps',
      icon: 'check',
      needs: ['account.manage'],
      shown: stepsShown,
      page: { path: 'steps', name: 'steps', component: () => import('./FirstSteps.vue'), meta: { needs: ['account.manage'] } },
    },
  ],
} satisfies Capability

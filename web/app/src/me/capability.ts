import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  routes: [
    { path: '/start', name: 'start', component: () => import('./StartPage.vue') },
    { path: '/login', name: 'login', component: () => import('./LoginPage.vue'), meta: { open: true, bare: true } },
    { path: '/password', name: 'password', component: () => import('./PasswordPage.vue'), meta: { bare: true } },
  ],
} satisfies Capability

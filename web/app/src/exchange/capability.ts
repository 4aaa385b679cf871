import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  routes: [
    {
      path: '/import/:id(\\d+)?',
      name: 'exchange',
      component: () => import('./ExchangePage.vue'),
      meta: { needs: ['exchange.import'] },
    },
  ],
  menu: () => [{ name: 'exchange', to: '/import', icon: 'up', needs: ['exchange.import'] }],
  bar: () => [{ text: 'menu.exchange', to: '/import', needs: ['exchange.import'], rest: true }],
} satisfies Capability

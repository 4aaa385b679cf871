import type { Capability } from '@/link/capability'

export const capability = {
  zh: () => import('./zh'),
  en: () => import('./en'),
  routes: [
    {
      path: '/import/:id(\\d+)?',
      name: 'exchange',
      component: () => import('./ExchangePage.vue'),
      meta: { needs: ['exchange.import', 'account.manage'] },
    },
  ],
  menu: () => [{ name: 'exchange', to: '/import', icon: 'up', needs: ['exchange.import', 'account.manage'] }],
  bar: () => [{ text: 'menu.exchange', to: '/import', needs: ['exchange.import', 'account.manage'], rest: true }],
} satisfies Capability

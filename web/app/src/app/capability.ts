/** What shows several capabilities together: the map, and the card of an enterprise with all that belongs to it. */
import { defineAsyncComponent } from 'vue'
import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  routes: [
    { path: '/', redirect: (to) => ({ path: '/risk', query: to.query }) },
    // The map stays as it is when the work list or the rules lie beside or over it.
    {
      path: '/risk/:pane(work|rules)?/:rule(\\d+)?',
      name: 'risk',
      component: () => import('./RiskView.vue'),
      meta: { needs: ['map.view'] },
    },
  ],
  menu: () => [{ name: 'map', to: '/risk', icon: 'map', needs: ['map.view'] }],
  bar: () => [{ text: 'app.map', to: '/risk', needs: ['map.view'] }],
  kinds: { enterprise: { card: defineAsyncComponent(() => import('./EnterpriseCard.vue')) } },
} satisfies Capability

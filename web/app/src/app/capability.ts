/** What shows several capabilities together: the map, and the card of an enterprise with all that belongs to it. */
import { defineAsyncComponent } from 'vue'
import type { Capability } from '@/link/capability'
import type { ViewKey } from '@/link/keys'
import { useFrame } from '@/state/frame'
import { goBack } from './back'
import zh from './zh'

type Frame = ReturnType<typeof useFrame>
const frame = (does: (frame: Frame) => unknown) => () => does(useFrame())

const keys: ViewKey[] = [
  { keys: ['[', '【'], act: frame((f) => (f.left = !f.left)), shown: { caps: ['[', ']'], text: 'keys.panels' } },
  { keys: [']', '】'], act: frame((f) => (f.right = !f.right)) },
  { keys: ['Escape'], act: goBack, shown: { caps: ['Esc'], text: 'keys.up' } },
  {
    keys: ['d'],
    act: frame((f) => f.setTheme(f.theme === 'dark' ? 'light' : 'dark')),
    where: 'both',
    shown: { caps: ['D'], text: 'keys.theme' },
  },
  { keys: ['?', '？'], act: frame((f) => (f.help = true)), shown: { caps: ['?'], text: 'keys.sheet' } },
]

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
  keys,
  kinds: {
    enterprise: {
      card: defineAsyncComponent(() => import('./EnterpriseCard.vue')),
      entry: defineAsyncComponent(() => import('./EnterpriseEntry.vue')),
    },
  },
} satisfies Capability

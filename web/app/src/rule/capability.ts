import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  places: () => [{ name: 'rules', to: '/risk/rules', icon: 'rules', needs: ['map.view'] }],
  bar: () => [{ text: 'rule.title', to: '/risk/rules', needs: ['map.view'] }],
} satisfies Capability

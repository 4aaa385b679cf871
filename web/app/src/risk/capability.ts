import type { Capability } from '@/link/capability'
import { useRisk } from '@/state/risk'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  keys: [
    {
      keys: ['0', '1', '2', '3', '4'],
      act: (_on, key) => useRisk().toggleLevel(Number(key)),
      shown: { caps: ['1', '2', '3', '4', '0'], text: 'keys.levels' },
    },
  ],
} satisfies Capability

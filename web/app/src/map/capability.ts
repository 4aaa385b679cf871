import type { Capability } from '@/link/capability'
import type { ViewKey } from '@/link/keys'
import zh from './zh'

const STEP = 120
const WAYS: Record<string, [x: number, y: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const keys: ViewKey[] = [
  {
    keys: Object.keys(WAYS),
    act: ({ map }, key, far) => map?.pan(WAYS[key]![0] * STEP * far, WAYS[key]![1] * STEP * far),
    shown: { caps: ['←', '↑', '↓', '→'], text: 'keys.move' },
  },
  { keys: ['+', '='], act: ({ map }) => map?.zoom(1), shown: { caps: ['+', '−'], text: 'keys.zoom' } },
  { keys: ['-', '_'], act: ({ map }) => map?.zoom(-1) },
  { keys: ['h'], act: ({ map }) => map?.home(), shown: { caps: ['H'], text: 'keys.home' } },
  { shown: { caps: ['2×'], text: 'keys.down' } },
]

export const capability = {
  zh,
  en: () => import('./en'),
  keys,
} satisfies Capability

import type { Capability } from '@/link/capability'
import type { ViewKey } from '@/link/keys'
import { useFrame } from '@/state/frame'
import zh from './zh'

function toggle(): void {
  const frame = useFrame()
  frame.wall = !frame.wall
}

/** On a wall nothing is pressed but the way out, and on to the next by whoever explains it. */
const keys: ViewKey[] = [
  { keys: ['w'], act: toggle, where: 'both', shown: { caps: ['W'], text: 'keys.wall' } },
  { keys: ['Escape'], act: toggle, where: 'wall' },
  { keys: ['ArrowLeft'], act: ({ turn }) => turn(-1), where: 'wall' },
  { keys: ['ArrowRight'], act: ({ turn }) => turn(1), where: 'wall' },
]

export const capability = {
  zh,
  en: () => import('./en'),
  keys,
} satisfies Capability

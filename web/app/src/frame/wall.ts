/** The wall: without a pointer, the focus goes round the places that need eyes. */
import { onBeforeUnmount, watch } from 'vue'
import { useRisk } from '@/risk/store'
import { useFrame } from './store'

const EVERY = 20_000
/** Nobody has touched anything for this long before the rotation goes on. */
const IDLE = 60_000

export function useRotation(): void {
  const frame = useFrame()
  const risk = useRisk()
  let touched = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const touch = () => (touched = Date.now())

  function step(): void {
    if (Date.now() - touched < IDLE || !risk.loaded) return
    // A grid officer's only grid is both.
    const round = [...new Set([risk.root, ...risk.table.worst(risk.root, Math.min(Math.max(2, risk.table.depth(risk.root) + 1), risk.table.deepest(risk.root)))])]
    const at = round.indexOf(risk.focus)
    risk.setFocus(round[(at + 1) % round.length]!)
  }

  watch(
    () => frame.wall,
    (on) => {
      clearInterval(timer)
      if (on) timer = setInterval(step, EVERY)
    },
    { immediate: true },
  )
  addEventListener('pointerdown', touch)
  addEventListener('keydown', touch)
  onBeforeUnmount(() => {
    clearInterval(timer)
    removeEventListener('pointerdown', touch)
    removeEventListener('keydown', touch)
  })
}

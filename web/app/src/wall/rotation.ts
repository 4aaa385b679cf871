/** Whose turn it is on the wall: the worst grids of the depth shown, one after the other. */
import { computed, onBeforeUnmount, ref, type ComputedRef } from 'vue'
import { useRisk } from '@/state/risk'

/** How long each has the word. */
export const EVERY = 20_000
/** More than these nobody would sit through; the headline says how many there are. */
export const MOST = 12

/** The one after (or before) another; where that one is gone, the first, which is the worst. */
export function nextOf(list: readonly number[], current: number, by = 1): number {
  const at = list.indexOf(current)
  if (at < 0) return list[0] ?? 0
  return list[(at + by + list.length) % list.length]!
}

/** The grids that are spoken of: the red ones, or the orange where none is red. */
export function worstOf(ids: readonly number[], level: (id: number) => number): { level: number; ids: number[]; all: number } {
  for (const code of [1, 2]) {
    const found = ids.filter((id) => level(id) === code)
    if (found.length > 0) return { level: code, ids: found.slice(0, MOST), all: found.length }
  }
  return { level: 0, ids: [], all: 0 }
}

export interface Rotation {
  round: ComputedRef<{ level: number; ids: number[]; all: number }>
  current: ComputedRef<number>
  step: (by: number) => void
}

/** Goes on by itself, and by hand for whoever explains the screen. */
export function useRotation(depth: () => number): Rotation {
  const risk = useRisk()
  const round = computed(() => {
    void risk.version
    return worstOf(risk.table.worst(risk.focus, depth()), (id) => risk.table.level(id))
  })
  const asked = ref(0)
  const current = computed(() => (round.value.ids.includes(asked.value) ? asked.value : (round.value.ids[0] ?? 0)))
  let timer: ReturnType<typeof setInterval> | undefined
  function start(): void {
    clearInterval(timer)
    timer = setInterval(() => (asked.value = nextOf(round.value.ids, current.value)), EVERY)
  }
  function step(by: number): void {
    asked.value = nextOf(round.value.ids, current.value, by)
    start()
  }
  start()
  onBeforeUnmount(() => clearInterval(timer))
  return { round, current, step }
}

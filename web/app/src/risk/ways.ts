/** The ways down of an enterprise: what somebody can do, and apart from it what is rated anew. */
import type { Way, WayStep } from './why'

export const doable = (step: WayStep) => step.kind !== 'rate'
export const done = (way: Way | null | undefined): WayStep[] => (way?.steps ?? []).filter(doable)
export const rates = (way: Way | null | undefined): WayStep[] => (way?.steps ?? []).filter((step) => !doable(step))

/** Ways of what can be done alone, and the one in which something is rated anew. */
export function apart(ways: readonly Way[]): { todo: Way[]; rated: Way | undefined } {
  return { todo: ways.filter((way) => rates(way).length === 0), rated: ways.find((way) => rates(way).length > 0) }
}

/** So many steps at most, and how many are left out. */
export function few<T>(steps: readonly T[], most: number): { shown: readonly T[]; more: number } {
  return steps.length <= most ? { shown: steps, more: 0 } : { shown: steps.slice(0, most), more: steps.length - most }
}

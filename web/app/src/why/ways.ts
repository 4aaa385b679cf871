/** The ways down of an enterprise: what somebody can do, and apart from it what is rated anew. */
import type { Way, WayStep } from './why'

export const doable = (step: WayStep) => step.kind !== 'rate'
export const done = (way: Pick<Way, 'steps'> | null | undefined): WayStep[] => (way?.steps ?? []).filter(doable)
export const rates = (way: Pick<Way, 'steps'> | null | undefined): WayStep[] => (way?.steps ?? []).filter((step) => !doable(step))

const assesses = (way: Way) => (way.steps ?? []).some((step) => step.kind === 'assess')

/** Ways of what can be done alone, the assessment without which nothing would be known, and the way in which something is rated anew. */
export function apart(ways: readonly Way[]): { todo: Way[]; assess: Way | undefined; rated: Way | undefined } {
  return {
    todo: ways.filter((way) => rates(way).length === 0 && !assesses(way)),
    assess: ways.find(assesses),
    rated: ways.find((way) => rates(way).length > 0),
  }
}

/** What there is to do about one of those that hold a colour up: something, or only a rating anew, or nothing that is known. */
export type Hope = 'todo' | 'rated' | 'none'
export function hope(ways: readonly Way[] | null | undefined): Hope {
  const { todo, assess, rated: anew } = apart(ways ?? [])
  return todo.length || assess ? 'todo' : anew ? 'rated' : 'none'
}

/** A way in one line: its first step, of how many, and whether all of them are enough. */
export function brief(
  ways: readonly Way[] | null | undefined,
): { first: string; steps: number; enough: boolean; rate: boolean } | undefined {
  const way = ways?.[0]
  const first = way?.steps?.map((step) => step.text).find(Boolean)
  return way && first ? { first, steps: way.steps!.length, enough: way.enough !== false, rate: done(way).length === 0 } : undefined
}

/** So many steps at most, and how many are left out. */
export function few<T>(steps: readonly T[], most: number): { shown: readonly T[]; more: number } {
  return steps.length <= most ? { shown: steps, more: 0 } : { shown: steps.slice(0, most), more: steps.length - most }
}

/** Why an enterprise has its colour, as the server tells it, and how the points are drawn. */
import type { Wire } from '@/api/schema'

export type WhyRecord = Wire['BehindBody']
export type WhyFactor = Wire['PointsBody']
export type WhyGroup = Wire['GroupBody']
export type WhyGuard = Wire['GuardBody']
export type StepKind = Wire['WayStepBody']['kind']
export type WayStep = Wire['WayStepBody']
export type Way = Wire['WayBody']
/** A way down of a grid: how many fewer of what. */
export type GridWay = Wire['NextBody']
export type EnterpriseWhy = Wire['EnterpriseRiskBody']

/** A group with its factors: what counts first, then what is known but does not count, then what is not known. */
export function byGroup(why: Pick<EnterpriseWhy, 'groups' | 'factors'>): { group: WhyGroup; factors: WhyFactor[]; capped: boolean }[] {
  const rank = (f: WhyFactor) => (f.counted && f.points !== 0 ? 0 : f.missing ? 3 : f.counted ? 1 : 2)
  return (why.groups ?? []).map((group) => ({
    group,
    factors: (why.factors ?? [])
      .filter((f) => f.group === group.key)
      .sort((a, b) => rank(a) - rank(b) || Math.abs(b.points) - Math.abs(a.points)),
    capped: Math.abs(group.points - group.sum) > 1e-9,
  }))
}

/** The pieces of the bar of the score: points above zero in a row, those below taken off its end. */
export function pieces(
  why: Pick<EnterpriseWhy, 'groups' | 'score'>,
  most: number,
): { key: string; from: number; width: number; less: boolean }[] {
  const groups = why.groups ?? []
  let at = 0
  const found = groups
    .filter((g) => g.points > 0)
    .map((g) => {
      const piece = { key: g.key, from: (100 * at) / most, width: (100 * g.points) / most, less: false }
      at += g.points
      return piece
    })
  for (const g of groups.filter((one) => one.points < 0)) {
    at += g.points
    found.push({ key: g.key, from: Math.max(0, (100 * at) / most), width: (100 * -g.points) / most, less: true })
  }
  return found
}

/** What counts, what is known and counts nothing, and what is not known. */
export function sorted(factors: readonly WhyFactor[]): { shown: WhyFactor[]; nothing: WhyFactor[]; missing: WhyFactor[] } {
  const known = factors.filter((f) => !f.missing)
  const nothing = known.filter((f) => f.points === 0 && !f.records?.length)
  return { shown: known.filter((f) => !nothing.includes(f)), nothing, missing: factors.filter((f) => f.missing) }
}

/** Points with a sign and no more digits than they have. */
export function points(n: number | null | undefined): string {
  if (n == null || Number.isNaN(n)) return '—'
  const text = String(Math.round(Math.abs(n) * 100) / 100)
  return n < 0 ? `−${text}` : text
}

/** Why an enterprise has its colour, as the server tells it, and how the points are drawn. */
import type { LevelKey } from './levels'

export interface WhyRecord {
  kind: 'hazard' | 'danger' | 'record'
  id: number
  name: string
  detail: string
  date?: string
  /** What nobody has filled in, for which the unfavourable was taken. */
  unknown?: string
}
export interface WhyFactor {
  key: string
  group: string
  name: string
  value: number | null
  valueText: string
  points: number
  weight: number
  counted: boolean
  missing: boolean
  records?: WhyRecord[] | null
}
export interface WhyGroup {
  key: string
  name?: string
  combine: 'max' | 'sum'
  least?: number
  most?: number
  points: number
  sum: number
}
export interface WhyGuard {
  key: string
  kind: 'floor' | 'veto'
  name: string
  level: LevelKey
  applied: boolean
}
export type StepKind = 'close' | 'inspect' | 'renew' | 'reduce' | 'assess' | 'rate'
export interface WayStep {
  /** What is done; rate: rated anew once things are better. */
  kind?: StepKind
  factor?: string
  key?: string
  name?: string
  from?: number
  to?: number
  count?: number
  text?: string
  /** What it is about. */
  record?: WhyRecord
}
export interface Way {
  level: LevelKey
  /** False: the level stays, and it is to be done all the same. */
  enough?: boolean
  score?: number
  index?: number
  sum?: number
  steps: WayStep[] | null
  effort?: number
  hint?: string
}
export interface EnterpriseWhy {
  id: number
  name: string
  day: string
  level: LevelKey
  score: number | null
  version: string
  ruleId: number
  assessed: boolean
  groups: WhyGroup[] | null
  factors: WhyFactor[] | null
  guards: WhyGuard[] | null
  bands: { red: number; orange: number; yellow: number }
  decidedBy: 'band' | 'guard' | 'none'
  band: LevelKey
  next: Way[] | null
  /** First day of these facts. */
  since: string
  /** First day of this level. */
  levelSince: string
  levelSinceKnown: boolean
  changed?: { day: string; from: LevelKey; to: LevelKey }[] | null
}

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

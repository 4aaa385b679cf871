/** What a rule set says differently from another, part by part, and where a fault of it belongs. */
import type { FactorRule, Guard, Rollup, RuleBody } from '@/api/rule'

/** What is wrong with a rule set, and where. */
export interface Fault {
  pointer: string
  text: string
}

/** One difference; at is the place in the new body where it stands, for highlighting. */
export interface RuleChange {
  at: string
  part: 'source' | 'group' | 'factor' | 'bands' | 'guard' | 'sector' | 'rollup' | 'floor' | 'k'
  /** Which factor, guard, group, sector, depth. */
  subject: string
  field: string
  from: unknown
  to: unknown
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Points of each class of a factor: the step at or below it, undefined where none begins. */
export function pointsByClass(rule: Pick<FactorRule, 'steps'>): Map<number, number> {
  return new Map(rule.steps ?? [])
}

/** Sets or takes away the points of a class; the steps stay in order. */
export function setClass(rule: FactorRule, value: number, points: number | undefined): void {
  const steps = (rule.steps ?? []).filter(([from]) => from !== value)
  if (points !== undefined) steps.push([value, points])
  rule.steps = steps.sort((a, b) => a[0] - b[0])
}

class Differences {
  readonly list: RuleChange[] = []
  put(part: RuleChange['part'], subject: string, field: string, at: string, from: unknown, to: unknown): void {
    if (!same(from, to)) this.list.push({ part, subject, field, at, from, to })
  }
  /** Pairs the entries of two lists by their keys. */
  keyed<T>(
    part: RuleChange['part'],
    was: readonly T[],
    now: readonly T[],
    at: string,
    keyOf: (entry: T, list: readonly T[]) => string,
    compare: (was: T, now: T, at: string, key: string) => void,
  ): void {
    const before = new Map(was.map((entry) => [keyOf(entry, was), entry]))
    now.forEach((entry, i) => {
      const key = keyOf(entry, now)
      const old = before.get(key)
      before.delete(key)
      if (old) compare(old, entry, `${at}/${i}`, key)
      else this.list.push({ part, subject: key, field: 'added', at: `${at}/${i}`, from: undefined, to: entry })
    })
    for (const [key, entry] of before) this.list.push({ part, subject: key, field: 'removed', at, from: entry, to: undefined })
  }
}

function factorDifferences(d: Differences, was: FactorRule, now: FactorRule, at: string): void {
  const put = (field: string, a: unknown, b: unknown) => d.put('factor', now.key, field, `${at}/${field}`, a, b)
  put('weight', was.weight, now.weight)
  put('group', was.group, now.group)
  put('assesses', was.assesses ?? false, now.assesses ?? false)
  put('per', was.per ?? 0, now.per ?? 0)
  put('most', was.most ?? 0, now.most ?? 0)
  put('effort', was.effort, now.effort)
  put('sectors', was.sectors ?? [], now.sectors ?? [])
  const [a, b] = [pointsByClass(was), pointsByClass(now)]
  for (const value of new Set([...a.keys(), ...b.keys()]))
    d.put('factor', `${now.key}#${value}`, 'points', `${at}/class/${value}`, a.get(value), b.get(value))
}

function guardDifferences(d: Differences, was: Guard, now: Guard, at: string): void {
  for (const field of ['kind', 'level', 'all', 'name'] as const) d.put('guard', now.key, field, `${at}/${field}`, was[field], now[field])
  d.put('guard', now.key, 'sectors', `${at}/sectors`, was.sectors ?? [], now.sectors ?? [])
}

/** Keys of entries that may be alike in what names them: the second such one is another. */
function occurrence<T>(keyOf: (entry: T) => string): (entry: T, list: readonly T[]) => string {
  return (entry, list) => {
    const key = keyOf(entry)
    const n = list.filter((one) => keyOf(one) === key).indexOf(entry)
    return n > 0 ? `${key}#${n}` : key
  }
}

/** Everything in which a body differs from another, in the order of the editor. */
export function differences(was: RuleBody, now: RuleBody): RuleChange[] {
  const d = new Differences()
  d.put('source', '', 'source', '/source', was.source, now.source)
  const [a, b] = [was.scoring, now.scoring]
  d.put('bands', '', 'gradeBest', '/scoring/gradeBest', a.gradeBest, b.gradeBest)
  for (const level of ['red', 'orange', 'yellow'] as const)
    d.put('bands', 'scoring', level, `/scoring/bands/${level}`, a.bands[level], b.bands[level])
  d.keyed(
    'group',
    a.groups,
    b.groups,
    '/scoring/groups',
    (g) => g.key,
    (x, y, at, key) => {
      d.put('group', key, 'combine', `${at}/combine`, x.combine, y.combine)
      d.put('group', key, 'least', `${at}/least`, x.least ?? 0, y.least ?? 0)
      d.put('group', key, 'most', `${at}/most`, x.most ?? 0, y.most ?? 0)
    },
  )
  d.keyed(
    'factor',
    a.factors,
    b.factors,
    '/scoring/factors',
    (f) => f.key,
    (x, y, at) => factorDifferences(d, x, y, at),
  )
  d.keyed(
    'guard',
    a.guards,
    b.guards,
    '/scoring/guards',
    (g) => g.key,
    (x, y, at) => guardDifferences(d, x, y, at),
  )
  d.keyed(
    'sector',
    a.sectors ?? [],
    b.sectors ?? [],
    '/scoring/sectors',
    (s) => s.sector,
    (x, y, at, key) => {
      for (const factor of new Set([...Object.keys(x.weights ?? {}), ...Object.keys(y.weights ?? {})]))
        d.put('sector', `${key}#${factor}`, 'weight', `${at}/weights/${factor}`, x.weights?.[factor], y.weights?.[factor])
      for (const level of ['red', 'orange', 'yellow'] as const)
        d.put('sector', key, level, `${at}/bands/${level}`, x.bands?.[level], y.bands?.[level])
    },
  )
  const [r, s] = [was.rollup, now.rollup]
  for (const field of ['mode', 'threshold', 'majorOpen', 'generalOverdue', 'listedOpen', 'fatal'] as const)
    d.put('rollup', '', field, `/rollup/${field}`, r[field], s[field])
  for (const level of ['red', 'orange', 'yellow'] as const)
    d.put('rollup', 'shares', level, `/rollup/shares/${level}`, r.shares?.[level], s.shares?.[level])
  for (const level of ['red', 'orange', 'yellow', 'blue'] as const)
    d.put('rollup', 'weights', level, `/rollup/weights/${level}`, r.weights[level], s.weights[level])
  for (const level of ['red', 'orange', 'yellow'] as const)
    d.put('bands', 'rollup', level, `/rollup/bands/${level}`, r.bands?.[level], s.bands?.[level])
  for (const depth of new Set([...Object.keys(r.k ?? {}), ...Object.keys(s.k ?? {})]))
    d.put('k', depth, 'k', `/rollup/k/${depth}`, r.k?.[depth], s.k?.[depth])
  d.keyed(
    'floor',
    r.floors,
    s.floors,
    '/rollup/floors',
    occurrence((f) => `${f.what}#${f.depth}`),
    (x, y, at, key) => {
      d.put('floor', key, 'count', `${at}/count`, x.count, y.count)
      d.put('floor', key, 'top', `${at}/top`, x.top ?? 0, y.top ?? 0)
      d.put('floor', key, 'level', `${at}/level`, x.level, y.level)
    },
  )
  return d.list
}

/** Gives a roll-up what another mode needs; what the mode before needed stays, so that going back loses nothing. */
export function chooseMode(r: Rollup, mode: Rollup['mode'], depths: readonly number[]): void {
  r.mode = mode
  if (mode === 'share') {
    r.shares ??= { red: 12, orange: 6, yellow: 1 }
    r.threshold ??= 12
  }
  if (mode === 'sum') {
    r.bands ??= { red: 80, orange: 60, yellow: 35 }
    // A deeper grid is a smaller one: what is usual for a city of a hundred thousand enterprises, to be set for one's own.
    r.k ??= Object.fromEntries(depths.map((depth) => [depth, [40000, 2500, 120, 8][depth - 1] ?? 8]))
  }
}

/** Where a fault stands in the editor: a step of a factor belongs to its class. */
export function editorPointer(pointer: string, body: RuleBody): string {
  const step = /^\/scoring\/factors\/(\d+)\/steps\/(\d+)(\/\d)?$/.exec(pointer)
  const value = step && body.scoring.factors[Number(step[1])]?.steps?.[Number(step[2])]?.[0]
  return value ? `/scoring/factors/${step[1]}/class/${value}` : pointer
}

/** Faults by where they stand; pointers may come with the body's own name in front. */
export function faultsByPointer(faults: readonly Fault[], body: RuleBody): Map<string, string> {
  const found = new Map<string, string>()
  for (const fault of faults) {
    const at = editorPointer(fault.pointer.replace(/^\/?(body\/)?(?=source|scoring|rollup)/, '/'), body)
    found.set(at, [found.get(at), fault.text].filter(Boolean).join(' '))
  }
  return found
}

/** How many faults stand at a place or below it. */
export function faultsBelow(faults: ReadonlyMap<string, string>, at: string): number {
  return [...faults.keys()].filter((key) => key === at || key.startsWith(`${at}/`)).length
}

/** A name for the next version: the number at the end counts up. */
export function nextVersion(version: string, taken: readonly string[]): string {
  const match = /^(.*?)(\d+)$/.exec(version)
  for (let i = 1; ; i++) {
    const next = match ? `${match[1]}${Number(match[2]) + i}` : `${version}-${i + 1}`
    if (!taken.includes(next)) return next
  }
}

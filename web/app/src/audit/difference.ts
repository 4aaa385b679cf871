/** What became of a record, field by field. */
import type { AuditedValues } from './types'

export type Change = 'changed' | 'added' | 'removed' | 'same'

export interface Difference {
  /** The field; of a field inside another, both with a dot. */
  field: string
  /** undefined: there was nothing. */
  before: unknown
  after: unknown
  change: Change
}

const empty = (value: unknown) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** The plain values of a record by the path to them. A list of plain values is one value. */
function leaves(value: unknown, path: string, into: Map<string, unknown>): Map<string, unknown> {
  if (Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null)) {
    value.forEach((one, i) => leaves(one, path ? `${path}.${i + 1}` : String(i + 1), into))
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) leaves(inner, path ? `${path}.${key}` : key, into)
  } else if (!empty(value)) {
    into.set(path, value)
  }
  return into
}

const rank: Record<Change, number> = { changed: 0, added: 1, removed: 2, same: 3 }

/** All fields of a record as it was and as it is: those that differ first, each group in the order of the record. */
export function differenceOf(before: AuditedValues, after: AuditedValues): Difference[] {
  const was = leaves(before, '', new Map())
  const is = leaves(after, '', new Map())
  const rows: Difference[] = []
  for (const field of new Set([...was.keys(), ...is.keys()])) {
    const [b, a] = [was.get(field), is.get(field)]
    const change = !was.has(field) ? 'added' : !is.has(field) ? 'removed' : JSON.stringify(b) === JSON.stringify(a) ? 'same' : 'changed'
    rows.push({ field, before: b, after: a, change })
  }
  return rows.sort((x, y) => rank[x.change] - rank[y.change])
}

/** Whether both sides were kept, so that there is a change to show and not only what is known. */
export function hasBoth(before: AuditedValues, after: AuditedValues): boolean {
  return before !== null && after !== null
}

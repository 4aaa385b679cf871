/** The latest of a record, taken over by a form that was filled from an older one. */

/** One value in two fields: half of one and half of another is a point that nobody meant. */
const LOCATION = ['lon', 'lat']

/**
 * What somebody typed stays, and what they left alone becomes what it is now. Objects and lists of one length are compared
 * part by part.
 */
export function renewed<T>(typed: T, was: T, now: T): T {
  if (same(typed, was)) return now
  if (same(now, was)) return typed
  if (Array.isArray(typed) && Array.isArray(was) && Array.isArray(now))
    return typed.length === was.length && now.length === was.length ? (typed.map((part, i) => renewed(part, was[i], now[i])) as T) : typed
  if (isObject(typed) && isObject(was) && isObject(now)) {
    const out: Record<string, unknown> = {}
    for (const key of new Set([...Object.keys(now), ...Object.keys(typed)])) {
      const value = renewed(typed[key], was[key], now[key])
      if (value !== undefined) out[key] = value
    }
    if (LOCATION.some((key) => !same(typed[key], was[key]))) for (const key of LOCATION) if (key in typed) out[key] = typed[key]
    return out as T
  }
  return typed
}

/** A field that somebody else has changed: it is as they left it, or something else was typed and stays. */
export type Mark = 'taken' | 'kept'

/** By field, what somebody else has changed between the record that was and the one that is now; form is what the form says. */
export function marksOf<T extends object>(form: T, was: T, now: T): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>()
  for (const key of Object.keys(now) as (keyof T & string)[])
    if (!same(now[key], was[key])) marks.set(key, same(form[key], now[key]) ? 'taken' : 'kept')
  return marks
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

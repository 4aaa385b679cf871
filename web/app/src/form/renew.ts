/** Forms that are open while their record is changed elsewhere. */
import { watch, type Ref } from 'vue'

/**
 * The latest of a record taken over by a form that was filled from an older one: what somebody typed stays, and what they
 * left alone becomes what it is now. Objects and lists of one length are compared part by part.
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
    return out as T
  }
  return typed
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Forgets what was wrong, asks for the latest and takes it over once it is here, which may be at once: the record may follow
 * changes while a form is open. latest and begun are the versions of the record and of what the form was filled from.
 */
export function useRenewal(
  trouble: Ref<unknown>,
  latest: () => unknown,
  begun: () => unknown,
  ask: () => unknown,
  take: () => unknown,
): () => void {
  let waiting = false
  let from: unknown
  const settle = () => {
    // Who has begun anew meanwhile waits for nothing.
    if (waiting && begun() !== from) waiting = false
    if (!waiting || latest() === from) return
    waiting = false
    void take()
  }
  watch(latest, settle)
  return () => {
    waiting = true
    from = begun()
    trouble.value = undefined
    void ask()
    settle()
  }
}

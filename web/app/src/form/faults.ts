/** Which field a refusal speaks of. */
import { Problem } from '@/api/client'

export interface Faults {
  /** By field, what is wrong with it. */
  fields: Record<string, string>
  /** By pointer, which may lead deep into a field. */
  pointers: Record<string, string>
  /** What belongs to no field of the form: shown as a whole. */
  rest: unknown
  /** Somebody else changed the record meanwhile. */
  stale: boolean
}

/** Sorts a refusal by the fields that a form has. A fault of a field it does not have is not lost: the whole refusal is shown then. */
export function faultsOf(reason: unknown, fields: readonly string[]): Faults {
  const found: Faults = { fields: {}, pointers: {}, rest: undefined, stale: false }
  if (reason === undefined) return found
  if (!(reason instanceof Problem)) return { ...found, rest: reason }
  if (reason.status === 412) return { ...found, stale: true }
  for (const fault of reason.faults) {
    // What is asked for stands one step deeper.
    const name = fault.pointer.replace(/^\/(proposal\/)?/, '').split('/')[0] ?? ''
    if (!fields.includes(name)) found.rest = reason
    else {
      found.fields[name] = [found.fields[name], fault.text].filter(Boolean).join(' ')
      found.pointers[fault.pointer] = [found.pointers[fault.pointer], fault.text].filter(Boolean).join(' ')
    }
  }
  if (reason.faults.length === 0) found.rest = reason
  return found
}

/** The fields of a form that differ from the record they were filled from. */
export function changesOf<T extends object>(was: T, now: T): Partial<T> {
  const changes: Partial<T> = {}
  for (const key of Object.keys(now) as (keyof T)[]) if (now[key] !== was[key]) changes[key] = now[key]
  return changes
}

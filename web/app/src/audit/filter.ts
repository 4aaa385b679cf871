/** What is looked for in the audit, and the address that says the same. */
import type { LocationQuery } from 'vue-router'
import { isDay } from '@/text/day'

/** The fields, called as the server calls them, in the order they are shown. */
export const FIELDS = ['q', 'action', 'actor', 'outcome', 'from', 'to', 'subject', 'id', 'grid', 'account'] as const
export type Field = (typeof FIELDS)[number]
/** Only fields that limit stand in it. */
export type Filter = Partial<Record<Field, string>>

const PLAIN = /^[^\u0000-\u001f]{1,100}$/
const shape: Record<Field, RegExp> = {
  q: PLAIN,
  action: PLAIN,
  actor: PLAIN,
  subject: PLAIN,
  outcome: /^(done|refused|failed)$/,
  from: PLAIN,
  to: PLAIN,
  id: /^[1-9]\d{0,15}$/,
  grid: /^[1-9]\d{0,15}$/,
  account: /^[1-9]\d{0,15}$/,
}

function fits(field: Field, value: unknown): value is string {
  return typeof value === 'string' && shape[field].test(value) && ((field !== 'from' && field !== 'to') || isDay(value))
}

/** Reads a filter out of an address; what cannot be meant is left out. */
export function filterOf(query: LocationQuery): Filter {
  const out: Filter = {}
  for (const field of FIELDS) {
    const value = query[field]
    if (fits(field, value)) out[field] = value
  }
  return out
}

/** The filter with some fields set anew; empty or impossible values no longer limit. */
export function withFields(filter: Filter, change: Partial<Record<Field, string | undefined>>): Filter {
  const out: Filter = {}
  for (const field of FIELDS) {
    const value = field in change ? change[field]?.trim() : filter[field]
    if (fits(field, value)) out[field] = value
  }
  return out
}

/** How many fields limit. */
export function limits(filter: Filter): number {
  return Object.keys(filter).length
}

/** Says the same for the same filter, whatever the order it was put together in. */
export function keyOf(filter: Filter): string {
  return new URLSearchParams(FIELDS.flatMap((field) => (filter[field] ? [[field, filter[field]]] : []))).toString()
}

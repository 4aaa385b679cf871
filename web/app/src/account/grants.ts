/** What a grant needs before it can be sent, and how one stands. */
import type { Held } from '@/form/records'
import { fieldsOf } from '@/form/rights'
import { endOf, millis, startOf } from '@/text/day'

export interface GrantValues {
  role: string
  grid: number
  sector: string
  enterprise: number
  /** Days as 2026-11-22; empty: now, and without end. */
  from: string
  until: string
}

export type Standing = 'now' | 'notYet' | 'ended'

export function standing(grant: { inForce: boolean; from: string }, now: Date): Standing {
  if (grant.inForce) return 'now'
  return millis(grant.from) > millis(now) ? 'notYet' : 'ended'
}

/** The grant as it is sent: only what the role is held at, days as China counts them. */
export function draftOf(values: GrantValues, held: Held | undefined): Record<string, unknown> {
  const fields = fieldsOf(held, values.role)
  const draft: Record<string, unknown> = { role: values.role }
  if (fields.grid && values.grid) draft.grid = values.grid
  if (fields.sector !== 'no' && values.sector) draft.sector = values.sector
  if (fields.enterprise && values.enterprise) draft.enterprise = values.enterprise
  const from = startOf(values.from)
  if (from) draft.from = from
  const until = endOf(values.until)
  if (until) draft.until = until
  return draft
}

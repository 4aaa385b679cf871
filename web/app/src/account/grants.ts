/** What a grant needs before it can be sent, and how one stands. */
import type { Held } from '@/admin/records'
import { fieldsOf } from '@/admin/rights'
import { endOf } from '@/danger/steps'

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
  return new Date(grant.from).getTime() > now.getTime() ? 'notYet' : 'ended'
}

/** The grant as it is sent: only what the role is held at, days in the local time. */
export function draftOf(values: GrantValues, held: Held | undefined): Record<string, unknown> {
  const fields = fieldsOf(held, values.role)
  const draft: Record<string, unknown> = { role: values.role }
  if (fields.grid && values.grid) draft.grid = values.grid
  if (fields.sector !== 'no' && values.sector) draft.sector = values.sector
  if (fields.enterprise && values.enterprise) draft.enterprise = values.enterprise
  if (values.from) draft.from = new Date(`${values.from}T00:00:00`).toISOString()
  const until = endOf(values.until)
  if (until) draft.until = until
  return draft
}

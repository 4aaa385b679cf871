/** The audit, as the server gives it. */

export type Outcome = 'done' | 'refused' | 'failed'
/** What is kept of a record: an object of plain values, a list, or nothing. */
export type Image = Record<string, unknown> | unknown[] | null

export interface AuditLine {
  id: number
  seq: number
  at: string
  account: number
  actor: string
  token: number
  session: string
  remote: string
  request: string
  action: string
  actionName: string
  subject: string
  subjectId: number
  name: string
  grid: number
  gridName: string
  outcome: Outcome
  before: Image
  after: Image
}

export interface AuditAction {
  action: string
  name: string
}

export interface ChainFault {
  seq: number
  id: number
  at: string | null
  kind: string
  text: string
}

export interface Chain {
  rows: number
  intact: boolean
  head: string
  count: number
  faults: ChainFault[]
}

/** How far the server counts what a filter takes. */
export const MOST_MATCHED = 100_000

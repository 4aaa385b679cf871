/** What somebody can do with a danger, out of what the server lets them. */
import type { DangerDetail } from '@/api/types'
import { endOf } from '@/text/day'

export type StepKey =
  | 'edit'
  | 'grade'
  | 'regrade'
  | 'order'
  | 'deadline'
  | 'extend'
  | 'approve'
  | 'done'
  | 'accept'
  | 'back'
  | 'list'
  | 'unlist'
  | 'void'
export type FieldKey = 'grade' | 'deadline' | 'listed' | 'reason' | 'title' | 'detail'

export interface Step {
  key: StepKey
  /** The state it sets. */
  to?: string
  fields: readonly { key: FieldKey; needed: boolean }[]
  /** Cannot be taken back. */
  final?: boolean
}

const needed = (key: FieldKey) => ({ key, needed: true })
const wanted = (key: FieldKey) => ({ key, needed: false })

/** Setting the state to rectifying is four different acts, by where the danger comes from. */
const TO_RECTIFYING: Record<string, Step> = {
  registered: { key: 'order', to: 'rectifying', fields: [needed('deadline')] },
  graded: { key: 'order', to: 'rectifying', fields: [needed('deadline')] },
  extension: { key: 'approve', to: 'rectifying', fields: [needed('deadline')] },
  pendingAccept: { key: 'back', to: 'rectifying', fields: [needed('deadline'), needed('reason')] },
}

const BY_STATE: Record<string, Step> = {
  graded: { key: 'grade', to: 'graded', fields: [needed('grade')] },
  pendingAccept: { key: 'done', to: 'pendingAccept', fields: [wanted('reason')] },
  extension: { key: 'extend', to: 'extension', fields: [needed('reason')] },
  closed: { key: 'accept', to: 'closed', fields: [wanted('reason')], final: true },
  voided: { key: 'void', to: 'voided', fields: [needed('reason')], final: true },
}

/** The steps in the order of the work; what takes a danger out of it comes last. */
export function stepsOf(danger: Partial<Pick<DangerDetail, 'state' | 'grade' | 'listed' | 'next' | 'may'>>): Step[] {
  const { state = '', grade, listed = 'none' } = danger
  const next = danger.next ?? []
  const may = (action: string) => danger.may?.includes(action) ?? false
  const steps: Step[] = []
  if (next.includes('graded')) steps.push(BY_STATE.graded!)
  // A major danger is graded before anything is ordered.
  if (next.includes('rectifying') && !(state === 'registered' && grade === 'major')) {
    const step = TO_RECTIFYING[state]
    if (step) steps.push(step)
  }
  for (const to of ['pendingAccept', 'extension', 'closed']) if (next.includes(to)) steps.push(BY_STATE[to]!)
  if (state === 'graded' && may('danger.grade')) steps.push({ key: 'regrade', fields: [needed('grade')] })
  if (state === 'rectifying' && may('danger.grade')) steps.push({ key: 'deadline', fields: [needed('deadline')] })
  if (may('danger.list') && state !== 'closed' && state !== 'voided') {
    if (listed !== 'none') steps.push({ key: 'unlist', fields: [] })
    else if (grade === 'major' && state !== 'registered') steps.push({ key: 'list', fields: [needed('listed')] })
  }
  if (state === 'registered' && may('danger.edit')) steps.push({ key: 'edit', fields: [needed('title'), wanted('detail')] })
  if (next.includes('voided')) steps.push(BY_STATE.voided!)
  return steps
}

export type Values = Record<FieldKey, string>

/** The change a step asks of the server. */
export function changeOf(step: Step, values: Values): Record<string, unknown> {
  const change: Record<string, unknown> = {}
  if (step.to) change.state = step.to
  if (step.key === 'unlist') change.listed = 'none'
  for (const { key } of step.fields) {
    const value = values[key].trim()
    if (key === 'deadline') change.deadline = endOf(value)
    else if (value || key === 'detail') change[key] = value
  }
  return change
}

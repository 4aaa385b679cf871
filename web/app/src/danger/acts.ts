/** What somebody can do with a danger, out of what the server lets them, and what each act takes. */
import type { DangerDetail, DangerVerb } from '@/api/types'
import { endOf } from '@/text/day'

/** To grade it anew is called otherwise; the texts are changed like fields. */
export type ActKey = DangerVerb | 'regrade' | 'edit'
export type FieldKey = 'grade' | 'deadline' | 'listed' | 'reason' | 'title' | 'detail'

export interface Act {
  key: ActKey
  fields: readonly { key: FieldKey; needed: boolean }[]
  /** Cannot be taken back. */
  final: boolean
}

const needed = (key: FieldKey) => ({ key, needed: true })
const wanted = (key: FieldKey) => ({ key, needed: false })

const FIELDS: Record<ActKey, Act['fields']> = {
  grade: [needed('grade')],
  regrade: [needed('grade'), wanted('reason')],
  order: [needed('deadline'), wanted('reason')],
  report: [wanted('reason')],
  extend: [needed('reason')],
  approve: [needed('deadline'), wanted('reason')],
  deny: [needed('reason')],
  return: [needed('deadline'), needed('reason')],
  accept: [wanted('reason')],
  reschedule: [needed('deadline'), wanted('reason')],
  list: [needed('listed'), wanted('reason')],
  delist: [wanted('reason')],
  edit: [needed('title'), wanted('detail')],
  void: [needed('reason')],
}
const FINAL: readonly ActKey[] = ['accept', 'void']
const ONWARD: readonly ActKey[] = ['grade', 'order', 'report', 'approve', 'return']
/** Each of these sets the deadline, so that nobody has to look for it elsewhere. */
const DATING: readonly ActKey[] = ['order', 'approve', 'return']

type Standing = Partial<Pick<DangerDetail, 'state' | 'acts' | 'may'>>

/** The acts in the order of the work; what takes a danger out of it comes last. */
export function actsOf({ state, acts = [], may = [] }: Standing): Act[] {
  let keys: ActKey[] = acts.filter((one) => one.bar === '').map((one) => one.verb)
  if (keys.some((key) => DATING.includes(key))) keys = keys.filter((key) => key !== 'reschedule')
  // What is graded waits for the order; another grade is the exception.
  if (state === 'graded' && keys.includes('grade')) {
    keys = keys.filter((key) => key !== 'grade')
    keys.splice(keys.indexOf('order') + 1, 0, 'regrade')
  }
  if (state === 'registered' && may.includes('danger.edit'))
    keys.splice(keys.includes('void') ? keys.indexOf('void') : keys.length, 0, 'edit')
  return keys.map((key) => ({ key, fields: FIELDS[key], final: FINAL.includes(key) }))
}

/** The act that is expected next, if it is there: it brings the danger on, and can be taken back. */
export function onwardOf(acts: Act[]): ActKey | undefined {
  const first = acts[0]?.key
  return first && ONWARD.includes(first) ? first : undefined
}

/** What would be next and is kept from whoever asks by what came before, not by who they are. */
export function keptOf({ acts = [] }: Standing): { verb: DangerVerb; why: string }[] {
  return acts.filter(({ verb, bar }) => bar === 'own' || (bar === 'rule' && (verb === 'order' || verb === 'accept')))
}

export type Values = Record<FieldKey, string>

export interface Call {
  method: 'POST' | 'PATCH'
  path: string
  body: Record<string, unknown>
}

/** What an act asks of the server. */
export function callOf(id: number, { key, fields }: Act, values: Values): Call {
  const body: Record<string, unknown> = {}
  for (const field of fields) {
    const value = values[field.key].trim()
    if (field.key === 'deadline') body.deadline = endOf(value)
    else if (value || field.key === 'detail') body[field.key] = value
  }
  if (key === 'edit') return { method: 'PATCH', path: `dangers/${id}`, body }
  return { method: 'POST', path: `dangers/${id}/${key === 'regrade' ? 'grade' : key}`, body }
}

import { describe, expect, it } from 'vitest'
import type { DangerDetail, DangerVerb } from '@/api/types'
import { endOf } from '@/text/day'
import { actsOf, callOf, keptOf, onwardOf, type Values } from './acts'

type Bars = Partial<Record<DangerVerb, DangerDetail['acts'][number]['bar']>>
const VERBS: DangerVerb[] = [
  'grade',
  'order',
  'report',
  'extend',
  'approve',
  'deny',
  'return',
  'accept',
  'reschedule',
  'list',
  'delist',
  'void',
]
/** The acts as the server says them: what is not named is for others to do. */
const acts = (bars: Bars): DangerDetail['acts'] =>
  VERBS.map((verb) => ({ verb, bar: bars[verb] ?? 'right', why: bars[verb] === '' ? '' : `why ${verb}` }))
const open = (...verbs: DangerVerb[]) => acts(Object.fromEntries(verbs.map((verb) => [verb, ''])))
const keys = (danger: Parameters<typeof actsOf>[0]) => actsOf(danger).map((act) => act.key)
const values = (more: Partial<Values>): Values => ({ grade: '', deadline: '', listed: '', reason: '', title: '', detail: '', ...more })

describe('what can be done with a danger', () => {
  it('is nothing for who may nothing, nor where the database is away', () => {
    expect(keys({ state: 'rectifying', acts: open(), may: [] })).toEqual([])
    expect(keys({ state: 'rectifying' })).toEqual([])
    expect(keptOf({})).toEqual([])
  })
  it('follows the work, and what ends it comes last', () => {
    const may = ['danger.edit']
    expect(keys({ state: 'registered', acts: open('grade', 'order', 'reschedule', 'void'), may })).toEqual([
      'grade',
      'order',
      'edit',
      'void',
    ])
    expect(keys({ state: 'registered', acts: open(), may })).toEqual(['edit'])
    expect(keys({ state: 'graded', acts: open('grade', 'order', 'reschedule', 'void'), may })).toEqual(['order', 'regrade', 'void'])
    expect(keys({ state: 'rectifying', acts: open('report', 'extend', 'reschedule'), may: [] })).toEqual(['report', 'extend', 'reschedule'])
    expect(keys({ state: 'extension', acts: open('approve', 'deny', 'reschedule') })).toEqual(['approve', 'deny'])
    expect(keys({ state: 'pendingAccept', acts: open('return', 'accept', 'reschedule') })).toEqual(['return', 'accept'])
    expect(keys({ state: 'pendingAccept', acts: open('reschedule', 'delist') })).toEqual(['reschedule', 'delist'])
  })
  it('has one that is expected next, unless the work is elsewhere', () => {
    const onward = (state: DangerDetail['state'], ...verbs: DangerVerb[]) => onwardOf(actsOf({ state, acts: open(...verbs) }))
    expect(onward('graded', 'grade', 'order', 'void')).toBe('order')
    expect(onward('pendingAccept', 'return', 'accept')).toBe('return')
    expect(onward('pendingAccept', 'reschedule', 'void')).toBeUndefined()
    expect(onward('rectifying', 'delist')).toBeUndefined()
    expect(onward('closed')).toBeUndefined()
  })
  it('cannot be taken back when it ends it', () => {
    const all = actsOf({ state: 'pendingAccept', acts: acts(Object.fromEntries(VERBS.map((verb) => [verb, '']))) })
    expect(all.filter((act) => act.final).map((act) => act.key)).toEqual(['accept', 'void'])
  })
  it('says what keeps the next act from whoever could do it else, and no more', () => {
    const kept = (bars: Bars) => keptOf({ acts: acts(bars) }).map((one) => one.verb)
    expect(kept({ accept: 'rule', list: 'rule', delist: 'rule', grade: 'state' })).toEqual(['accept'])
    expect(kept({ order: 'rule', accept: 'state' })).toEqual(['order'])
    expect(kept({ accept: 'own', return: 'own' })).toEqual(['return', 'accept'])
    expect(kept({})).toEqual([])
  })
})

describe('what an act asks of the server', () => {
  it('goes to its route with what it takes', () => {
    const [back, accept] = actsOf({ state: 'pendingAccept', acts: open('return', 'accept') })
    expect(callOf(7, back!, values({ deadline: '2026-12-24', reason: ' 阀门仍漏 ', title: 'x' }))).toEqual({
      method: 'POST',
      path: 'dangers/7/return',
      body: { deadline: endOf('2026-12-24'), reason: '阀门仍漏' },
    })
    expect(callOf(7, accept!, values({ reason: ' ' }))).toEqual({ method: 'POST', path: 'dangers/7/accept', body: {} })
    const [, regrade] = actsOf({ state: 'graded', acts: open('grade', 'order') })
    expect(callOf(7, regrade!, values({ grade: 'major' }))).toEqual({ method: 'POST', path: 'dangers/7/grade', body: { grade: 'major' } })
  })
  it('changes the texts like fields', () => {
    const [edit] = actsOf({ state: 'registered', acts: open(), may: ['danger.edit'] })
    expect(callOf(7, edit!, values({ title: 'x', detail: '' }))).toEqual({
      method: 'PATCH',
      path: 'dangers/7',
      body: { title: 'x', detail: '' },
    })
  })
})

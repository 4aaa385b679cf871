import { describe, expect, it } from 'vitest'
import { endOf } from '@/text/day'
import { changeOf, stepsOf, type Values } from './steps'

const keys = (danger: Parameters<typeof stepsOf>[0]) => stepsOf(danger).map((step) => step.key)
const values = (more: Partial<Values>): Values => ({ grade: '', deadline: '', listed: '', reason: '', title: '', detail: '', ...more })

describe('what can be done with a danger', () => {
  it('is nothing for who may nothing', () => {
    expect(keys({ state: 'rectifying', grade: 'major', next: [], may: [] })).toEqual([])
    expect(keys({ state: 'rectifying', grade: 'major' })).toEqual([])
  })
  it('a guide grades and orders', () => {
    const may = ['danger.grade', 'danger.void', 'danger.edit']
    expect(keys({ state: 'registered', grade: 'general', next: ['graded', 'rectifying', 'voided'], may })).toEqual([
      'grade',
      'order',
      'edit',
      'void',
    ])
    expect(keys({ state: 'registered', grade: 'major', next: ['graded', 'rectifying', 'voided'], may })).toEqual(['grade', 'edit', 'void'])
    expect(keys({ state: 'graded', grade: 'major', next: ['rectifying', 'voided'], may })).toEqual(['order', 'regrade', 'void'])
    expect(keys({ state: 'rectifying', grade: 'major', next: ['voided'], may })).toEqual(['deadline', 'void'])
  })
  it('an enterprise rectifies and asks for time', () => {
    expect(keys({ state: 'rectifying', grade: 'general', next: ['pendingAccept', 'extension'], may: ['danger.rectify'] })).toEqual([
      'done',
      'extend',
    ])
  })
  it('setting it to rectifying means what its state makes it', () => {
    expect(keys({ state: 'extension', next: ['rectifying'], may: [] })).toEqual(['approve'])
    expect(keys({ state: 'pendingAccept', next: ['closed', 'rectifying'], may: [] })).toEqual(['back', 'accept'])
  })
  it('the committee office lists major ones and takes them off', () => {
    const may = ['danger.list']
    expect(keys({ state: 'graded', grade: 'major', listed: 'none', next: [], may })).toEqual(['list'])
    expect(keys({ state: 'rectifying', grade: 'major', listed: 'city', next: [], may })).toEqual(['unlist'])
    expect(keys({ state: 'registered', grade: 'major', listed: 'none', next: [], may })).toEqual([])
    expect(keys({ state: 'rectifying', grade: 'general', listed: 'none', next: [], may })).toEqual([])
    expect(keys({ state: 'closed', grade: 'major', listed: 'city', next: [], may })).toEqual([])
  })
  it('only what ends it is final', () => {
    expect(
      stepsOf({ state: 'pendingAccept', next: ['closed', 'rectifying', 'voided'], may: [] })
        .filter((s) => s.final)
        .map((s) => s.key),
    ).toEqual(['accept', 'void'])
  })
})

describe('the change of a step', () => {
  it('holds the state and the fields', () => {
    const [back] = stepsOf({ state: 'pendingAccept', next: ['rectifying'], may: [] })
    expect(changeOf(back!, values({ deadline: '2026-12-24', reason: ' 阀门仍漏 ' }))).toEqual({
      state: 'rectifying',
      deadline: endOf('2026-12-24'),
      reason: '阀门仍漏',
    })
    const [unlist] = stepsOf({ state: 'graded', grade: 'major', listed: 'city', next: [], may: ['danger.list'] })
    expect(changeOf(unlist!, values({}))).toEqual({ listed: 'none' })
  })
})

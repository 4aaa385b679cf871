import { describe, expect, it } from 'vitest'
import { apart, brief, done, few, hope, rates } from './ways'
import type { Way, WayStep } from './why'

const step = (of: Partial<WayStep>): WayStep => ({ kind: 'close', factor: '', name: '', from: 0, to: 0, text: '', ...of })
const close = step({ kind: 'close', text: '整改', record: { kind: 'danger', id: 7, name: '漏', detail: '', date: '' } })
const rate = step({ kind: 'rate', text: '分类分级' })
const way = (enough: boolean, ...steps: NonNullable<Way['steps']>): Way => ({
  level: enough ? 'orange' : 'red',
  enough,
  score: 0,
  effort: 0,
  steps,
})

describe('ways down', () => {
  it('keep what is rated anew apart from what can be done', () => {
    const both = way(true, close, rate)
    expect(apart([way(false, close), both])).toEqual({ todo: [way(false, close)], assess: undefined, rated: both })
    expect(apart([way(true, rate)])).toEqual({ todo: [], assess: undefined, rated: way(true, rate) })
    expect(apart([])).toEqual({ todo: [], assess: undefined, rated: undefined })
  })
  it('tell the steps of a way apart', () => {
    expect(done(way(true, close, rate))).toEqual([close])
    expect(rates(way(true, close, rate))).toEqual([rate])
    expect(done(null)).toEqual([])
  })
  it('say how many are left out', () => expect(few([1, 2, 3], 2)).toEqual({ shown: [1, 2], more: 1 }))
})

describe('those that hold a colour up', () => {
  it('are those of which something can be done, those rated anew, and those of no known way', () => {
    const assess = step({ kind: 'assess', text: '评估' })
    expect(hope([way(true, close)])).toBe('todo')
    expect(hope([way(false, close), way(true, close, rate)])).toBe('todo')
    expect(hope([way(false, assess)])).toBe('todo')
    expect(apart([way(false, assess)])).toEqual({ todo: [], assess: way(false, assess), rated: undefined })
    expect(hope([way(true, close, rate)])).toBe('rated')
    expect(hope([])).toBe('none')
  })
  it('are told in one line: the first step, of how many, and whether they are enough', () => {
    expect(brief([way(false, close, close)])).toEqual({ first: '整改', steps: 2, enough: false, rate: false })
    expect(brief([way(true, rate)])).toEqual({ first: '分类分级', steps: 1, enough: true, rate: true })
    expect(brief([])).toBeUndefined()
  })
})

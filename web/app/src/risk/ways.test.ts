import { describe, expect, it } from 'vitest'
import { apart, done, few, rates } from './ways'
import type { Way } from './why'

const close = { kind: 'close', text: '整改', record: { kind: 'danger', id: 7, name: '漏', detail: '' } } as const
const rate = { kind: 'rate', text: '分类分级' } as const
const way = (enough: boolean, ...steps: NonNullable<Way['steps']>): Way => ({ level: enough ? 'orange' : 'red', enough, steps })

describe('ways down', () => {
  it('keep what is rated anew apart from what can be done', () => {
    const both = way(true, close, rate)
    expect(apart([way(false, close), both])).toEqual({ todo: [way(false, close)], rated: both })
    expect(apart([way(true, rate)])).toEqual({ todo: [], rated: way(true, rate) })
    expect(apart([])).toEqual({ todo: [], rated: undefined })
  })
  it('tell the steps of a way apart', () => {
    expect(done(way(true, close, rate))).toEqual([close])
    expect(rates(way(true, close, rate))).toEqual([rate])
    expect(done(null)).toEqual([])
  })
  it('say how many are left out', () => expect(few([1, 2, 3], 2)).toEqual({ shown: [1, 2], more: 1 }))
})

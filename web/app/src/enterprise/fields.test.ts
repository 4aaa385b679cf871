import { describe, expect, it } from 'vitest'
import { bodyOf, locationOf, valuesOf } from './fields'

describe('the form of a file', () => {
  it('sends of a new file only what says something', () => {
    const values = {
      ...valuesOf({}),
      name: ' 甲厂 ',
      creditCode: '91350100M000100Y43',
      staff: '1,200',
      fireKey: 'yes',
      aboveScale: 'no',
      lon: '116.05',
      lat: '39.85',
    }
    expect(bodyOf(values)).toEqual({
      body: { name: '甲厂', creditCode: '91350100M000100Y43', staff: 1200, fireKey: true, aboveScale: false, lon: 116.05, lat: 39.85 },
      wrong: [],
    })
  })
  it('sends of a change only what differs, and empties with null', () => {
    const was = valuesOf({ name: '甲厂', staff: 30, fireKey: true, standard: 2, lon: 116.05, lat: 39.85, legalPerson: '张*' })
    expect(was.legalPerson).toBe('')
    expect(bodyOf(was, was)).toEqual({ body: {}, wrong: [] })
    expect(bodyOf({ ...was, staff: '', fireKey: 'no', standard: '0' }, was)).toEqual({
      body: { staff: null, fireKey: false, standard: 0 },
      wrong: [],
    })
    expect(bodyOf({ ...was, lon: '116.06' }, was).body).toEqual({ lon: 116.06, lat: 39.85 })
  })
  it('tells what nobody has said from none: unknown is neither zero nor no', () => {
    const blank = valuesOf({})
    expect([blank.standard, blank.fireKey, blank.aboveScale, blank.staff]).toEqual(['', '', '', ''])
    expect(bodyOf(blank).body).toEqual({})
    expect(bodyOf({ ...blank, standard: '0', fireKey: 'no', staff: '0' }).body).toEqual({ standard: 0, fireKey: false, staff: 0 })
    const was = valuesOf({ standard: 0, fireKey: false })
    expect([was.standard, was.fireKey]).toEqual(['0', 'no'])
    expect(bodyOf({ ...was, standard: '', fireKey: '' }, was).body).toEqual({ standard: null, fireKey: null })
  })
  it('says which numbers are none', () => {
    const was = valuesOf({})
    expect(bodyOf({ ...was, staff: '30.5', revenue: '三百', lat: 'x' }, was).wrong).toEqual(['staff', 'revenue', 'lat'])
  })
  it('takes a pasted location in either order', () => {
    expect(locationOf('116.397, 39.908')).toEqual({ lon: '116.397', lat: '39.908' })
    expect(locationOf('39.908，116.397')).toEqual({ lon: '116.397', lat: '39.908' })
    expect(locationOf('39456789, 4412345')).toBeUndefined()
    expect(locationOf('116.397')).toBeUndefined()
  })
})

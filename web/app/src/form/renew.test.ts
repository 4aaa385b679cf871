import { describe, expect, it } from 'vitest'
import { marksOf, renewed } from './renew'

describe('a form that takes over the latest of its record', () => {
  it('keeps what was typed and follows in what was not', () => {
    expect(renewed({ name: '甲改', note: '旧' }, { name: '甲', note: '旧' }, { name: '乙', note: '新' })).toEqual({
      name: '甲改',
      note: '新',
    })
  })
  it('keeps a field that was emptied', () => {
    expect(renewed({ note: '', n: null }, { note: '旧', n: 3 }, { note: '新', n: 4 })).toEqual({ note: '', n: null })
  })
  it('goes into what has parts', () => {
    const was = { a: { x: 1, y: 1 }, rows: [{ n: 1 }, { n: 2 }] }
    const typed = { a: { x: 5, y: 1 }, rows: [{ n: 1 }, { n: 7 }] }
    const now = { a: { x: 1, y: 9 }, rows: [{ n: 8 }, { n: 2 }] }
    expect(renewed(typed, was, now)).toEqual({ a: { x: 5, y: 9 }, rows: [{ n: 8 }, { n: 7 }] })
  })
  it('keeps a location as a whole', () => {
    const was = { lon: 116.1, lat: 39.1, name: '甲' }
    expect(renewed({ ...was, lon: 116.5 }, was, { lon: 117, lat: 40, name: '乙' })).toEqual({ lon: 116.5, lat: 39.1, name: '乙' })
    expect(renewed(was, was, { lon: 117, lat: 40, name: '乙' })).toEqual({ lon: 117, lat: 40, name: '乙' })
  })
  it('keeps rows as they were typed when there are more or fewer than before', () => {
    expect(renewed([1, 2, 3], [1, 2], [4, 2])).toEqual([1, 2, 3])
    expect(renewed([1, 2], [1, 2], [4])).toEqual([4])
  })
})

describe('what somebody else has changed', () => {
  const was = { name: '甲', note: '旧', at: { x: 1, y: 1 }, n: 1 }
  const now = { name: '乙', note: '新', at: { x: 1, y: 9 }, n: 1 }
  it('is marked: as it is now, or as it was typed all the same', () => {
    const form = renewed({ ...was, name: '丙', at: { x: 5, y: 1 }, n: 2 }, was, now)
    expect([...marksOf(form, was, now)]).toEqual([
      ['name', 'kept'],
      ['note', 'taken'],
      ['at', 'kept'],
    ])
  })
})

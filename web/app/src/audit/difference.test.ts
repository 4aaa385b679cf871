import { describe, expect, it } from 'vitest'
import { differenceOf, hasBoth } from './difference'

describe('the difference of a record', () => {
  it('puts what changed first, then what came and went, then what stayed', () => {
    const rows = differenceOf(
      { title: 'a', state: 'registered', deadline: '2026-11-01', phone: '138****1234' },
      { title: 'a', state: 'graded', grade: 'major', phone: '138****1234' },
    )
    expect(rows.map((row) => [row.field, row.change])).toEqual([
      ['state', 'changed'],
      ['grade', 'added'],
      ['deadline', 'removed'],
      ['title', 'same'],
      ['phone', 'same'],
    ])
    expect(rows[0]).toMatchObject({ before: 'registered', after: 'graded' })
    // masked as it came
    expect(rows[4]!.after).toBe('138****1234')
  })
  it('keeps 0 and false, and takes nothing, null and the empty text as the same', () => {
    expect(differenceOf({ rows: 0, open: false, until: null, code: '' }, { rows: 0, open: true })).toEqual([
      { field: 'open', before: false, after: true, change: 'changed' },
      { field: 'rows', before: 0, after: 0, change: 'same' },
    ])
  })
  it('goes into objects and lists of objects, and shows a list of plain values as one', () => {
    expect(differenceOf(null, [{ role: 'guide', grid: 4 }, { role: 'chief' }]).map((row) => [row.field, row.after])).toEqual([
      ['1.role', 'guide'],
      ['1.grid', 4],
      ['2.role', 'chief'],
    ])
    expect(differenceOf({ actions: ['a', 'b'] }, { actions: ['a'] })).toEqual([
      { field: 'actions', before: ['a', 'b'], after: ['a'], change: 'changed' },
    ])
    expect(differenceOf({ at: { lon: 1, lat: 2 } }, { at: { lon: 1, lat: 3 } })[0]).toEqual({
      field: 'at.lat',
      before: 2,
      after: 3,
      change: 'changed',
    })
  })
  it('has nothing to show for nothing', () => {
    expect(differenceOf(null, null)).toEqual([])
    expect([hasBoth(null, {}), hasBoth({}, null), hasBoth({}, {})]).toEqual([false, false, true])
  })
})

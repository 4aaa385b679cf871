import { describe, expect, it } from 'vitest'
import { LevelTable, type LevelColumns } from './levels'
import { breaksOf, classOf, LoadScale, readable } from './load'

describe('the classes of a load', () => {
  it('begin at numbers people can remember', () => {
    expect([0, 0.5, 7, 83.4, 1234.5, 98_765].map(readable)).toEqual([0, 0.5, 7, 83, 1200, 99_000])
  })
  it('hold a fifth of the grids each', () => {
    const loads = Array.from({ length: 100 }, (_, i) => i + 1)
    const breaks = breaksOf([...loads, 0, 0, NaN])
    expect(breaks).toEqual([0, 21, 41, 61, 81])
    expect([0, NaN, 0.5, 20.9, 21, 60, 1000].map((n) => classOf(n, breaks))).toEqual([0, 0, 1, 1, 2, 3, 5])
  })
  it('fall together where grids are alike, and are none without any', () => {
    expect(breaksOf([5, 5, 5, 5])).toEqual([0, 5])
    expect(breaksOf([])).toEqual([])
    expect(classOf(3, [])).toBe(0)
  })
})

describe('the scale of a table', () => {
  const columns: LevelColumns = {
    position: 1,
    id: [1, 2, 3, 4, 5],
    parent: [0, 1, 1, 2, 2],
    depth: [1, 2, 2, 3, 3],
    level: '12340',
    index: [1, 1, 1, 1, 1],
    load: [100, 60, 40, 35, 0],
  }
  const table = new LevelTable()
  table.load(columns)
  it('compares grids of one depth, with what stands there as a leaf', () => {
    const scale = new LoadScale(table)
    expect(scale.counts(0, 3)).toEqual([1, 0, 1, 1, 0, 0])
    expect(scale.class(3)).toBeGreaterThan(0)
    expect(scale.class(5)).toBe(0)
  })
  it('knows nothing of a day that is played over', () => {
    expect(new LoadScale(table).unknown).toBe(false)
    expect(new LoadScale(table.with(() => 1)).unknown).toBe(true)
  })
  it('follows a change without moving the others', () => {
    const scale = new LoadScale(table)
    const before = scale.of(3)
    table.apply([[4, 'red', 1, 500]], 2)
    expect(table.loadOf(4)).toBe(500)
    expect(scale.of(3)).toBe(before)
  })
})

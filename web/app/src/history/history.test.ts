import { describe, expect, it } from 'vitest'
import { shareRows } from '@/list/shares'
import { LevelTable } from '@/level/levels'
import { daysOf } from '@/text/day'
import { ticks } from '@/level/days'
import { Playback, type PlaybackColumns } from '@/state/playback'
import { area, greatest, line, runs } from '@/level/stack'

describe('days', () => {
  it('are written below an axis where there is room', () => {
    expect(ticks(daysOf('2026-11-01', '2026-11-30'), 6).map((tick) => tick.text)).toEqual([
      '11-01',
      '11-06',
      '11-11',
      '11-16',
      '11-21',
      '11-26',
    ])
    expect(
      ticks(daysOf('2026-01-01', '2026-12-31'), 12)
        .map((tick) => tick.text)
        .slice(0, 3),
    ).toEqual(['2026-01', '2026-02', '2026-03'])
    expect(ticks([], 5)).toEqual([])
  })
})

describe('playback', () => {
  const columns: PlaybackColumns = {
    first: '2026-11-01',
    days: ['2026-11-01', '2026-11-02', '2026-11-03'],
    start: { id: [1, 2, 3], level: '431' },
    changes: [
      { day: '2026-11-02', id: [1, 4], level: '24' },
      { day: '2026-11-03', id: [1, 3], level: '40' },
    ],
  }
  const grids = new LevelTable()
  grids.load({ position: 1, id: [1, 2, 3, 4], parent: [0, 1, 1, 1], depth: [1, 2, 2, 2], level: '1111', index: [1, 2, 3, 4] })

  it('has every day at once, in any order', () => {
    const p = new Playback(columns)
    const on = (day: string) => [1, 2, 3].map((id) => p.level(day, id))
    expect(on('2026-11-03')).toEqual([4, 3, 0])
    expect(on('2026-11-01')).toEqual([4, 3, 1])
    expect(on('2026-11-02')).toEqual([2, 3, 1])
    expect(p.level('2026-10-01', 1)).toBeUndefined()
  })
  it('has grids whose record begins on a later day', () => {
    const p = new Playback(columns)
    expect(columns.days.map((day) => p.level(day, 4))).toEqual([undefined, 4, 4])
  })
  it('makes a table of the grids; what it does not know was not assessed', () => {
    const p = new Playback(columns)
    const table = p.table('2026-11-02', grids)
    expect([1, 2, 3, 4].map((id) => table.level(id))).toEqual([2, 3, 1, 4])
    expect(p.table('2026-11-01', grids).level(4)).toBe(0)
    expect(table.counts(1, 2)).toEqual([0, 1, 0, 1, 1])
    expect(Number.isNaN(table.index(1))).toBe(true)
    expect(grids.level(1)).toBe(1)
    expect(p.table('2026-11-03', grids).since(table)).toEqual([
      { id: 1, from: 2, to: 4 },
      { id: 3, from: 1, to: 0 },
    ])
  })
  it('counts the grids of the depth and area that are spoken of, as the legend does', () => {
    const p = new Playback(columns)
    const ids = grids.idsAt(1, 2)
    expect(ids).toEqual([2, 3, 4])
    expect(p.counts(ids)).toEqual([
      [1, 1, 0, 1, 0],
      [0, 1, 0, 1, 1],
      [1, 0, 0, 1, 1],
    ])
    expect(p.counts(ids)).toEqual(columns.days.map((day) => p.table(day, grids).counts(1, 2)))
    expect(p.counts([1])).toEqual([
      [0, 0, 0, 0, 1],
      [0, 0, 1, 0, 0],
      [0, 0, 0, 0, 1],
    ])
  })
  it('has no counts of days without a record, which are not zero', () => {
    const late = new Playback({
      ...columns,
      first: '2026-11-03',
      start: { id: [], level: '' },
      changes: [{ day: '2026-11-03', id: [2, 3], level: '14' }],
    })
    expect(late.counts([2, 3])).toEqual([undefined, undefined, [0, 1, 0, 0, 1]])
  })
})

describe('lanes of days', () => {
  it('have gaps where there is no record', () => {
    expect(runs([undefined, 1, 2, undefined, undefined, 0])).toEqual([
      [1, 2],
      [5, 5],
    ])
    expect(area([1, 1, undefined, 1, 1], 100, 40, 1)).toBe('M0,40L0,0L25,0L25,40ZM75,40L75,0L100,0L100,40Z')
    expect(line([undefined, 1, undefined], 100, 40, 1)).toBe('M25,0L75,0')
    expect(area([undefined, undefined], 100, 40, 0)).toBe('')
    expect(area([], 100, 40, 0)).toBe('')
  })
  it('show one red grid beside thousands, and none where there is none', () => {
    expect(line([1, 0], 100, 40, 8000)).toBe('M0,38L100,40')
    expect(greatest([undefined, 3, 1])).toBe(3)
    expect(greatest([undefined])).toBeUndefined()
  })
  it('are drawn over the whole width for a single day', () => {
    expect(area([2], 100, 40, 2)).toBe('M0,40L0,0L100,0L100,40Z')
  })
})

describe('shares of grids', () => {
  it('are not known where nothing is, and of nothing there is none', () => {
    const [known, away, empty] = shareRows([
      { id: 1, counts: [1, 2, 3, 4, 0] },
      { id: 2, counts: undefined },
      { id: 3, counts: [0, 0, 0, 0, 0] },
    ])
    expect(known!.share).toBe(0.5)
    expect([away!.counts, away!.share, empty!.share]).toEqual([undefined, undefined, undefined])
  })
})

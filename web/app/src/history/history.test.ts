import { describe, expect, it } from 'vitest'
import { LevelTable } from '@/risk/levels'
import { addDays, daysBetween, daysOf, ticks, today } from './days'
import { countsOf, Playback, type PlaybackColumns } from './playback'
import { stack } from './stack'

describe('days', () => {
  it('begin at midnight in China', () => {
    expect(today(new Date('2026-11-03T15:59:59Z'))).toBe('2026-11-03')
    expect(today(new Date('2026-11-03T16:00:00Z'))).toBe('2026-11-04')
  })
  it('are counted across months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
    expect(daysBetween('2026-02-27', '2026-03-02')).toBe(3)
    expect(daysOf('2026-11-29', '2026-12-01')).toEqual(['2026-11-29', '2026-11-30', '2026-12-01'])
    expect(daysOf('2026-12-01', '2026-11-29')).toEqual([])
  })
  it('are written below an axis where there is room', () => {
    expect(ticks(daysOf('2026-11-01', '2026-11-30'), 6).map((tick) => tick.text)).toEqual(['11-01', '11-06', '11-11', '11-16', '11-21', '11-26'])
    expect(ticks(daysOf('2026-01-01', '2026-12-31'), 12).map((tick) => tick.text).slice(0, 3)).toEqual(['2026-01', '2026-02', '2026-03'])
    expect(ticks([], 5)).toEqual([])
  })
})

describe('playback', () => {
  const columns: PlaybackColumns = {
    first: '2026-11-01',
    days: ['2026-11-01', '2026-11-02', '2026-11-03'],
    start: { id: [1, 2, 3], level: '431' },
    changes: [{ day: '2026-11-02', id: [1, 9], level: '24' }, { day: '2026-11-03', id: [1, 3], level: '40' }],
    counts: [{ day: '2026-11-02', none: 0, red: 1, orange: 1, yellow: 1, blue: 0 }],
  }
  const grids = new LevelTable()
  grids.load({ position: 1, id: [1, 2, 3, 4], parent: [0, 1, 1, 1], depth: [1, 2, 2, 2], level: '1111', index: [1, 2, 3, 4] })

  it('has every day at once, in any order', () => {
    const p = new Playback(columns)
    const on = (day: string) => [1, 2, 3].map((id) => p.level(day, id))
    expect(on('2026-11-03')).toEqual([4, 3, 0])
    expect(on('2026-11-01')).toEqual([4, 3, 1])
    expect(on('2026-11-02')).toEqual([2, 3, 1])
    expect(p.level('2026-10-01', 1)).toBe(0)
  })
  it('makes a table of the grids; what it does not know was not assessed', () => {
    const p = new Playback(columns)
    const table = p.table('2026-11-02', grids)
    expect([1, 2, 3, 4].map((id) => table.level(id))).toEqual([2, 3, 1, 0])
    expect(table.counts(1, 2)).toEqual([1, 1, 0, 1, 0])
    expect(Number.isNaN(table.index(1))).toBe(true)
    expect(grids.level(1)).toBe(1)
    expect(p.table('2026-11-03', grids).since(table)).toEqual([{ id: 1, from: 2, to: 4 }, { id: 3, from: 1, to: 0 }])
  })
  it('has counts for every day, those of the server where it tells them', () => {
    expect(new Playback(columns).counts.map(countsOf)).toEqual([[0, 0, 0, 0, 0], [0, 1, 1, 1, 0], [0, 0, 0, 0, 0]])
  })
})

describe('stacked areas', () => {
  it('lie on each other and fill the box', () => {
    const { paths, top } = stack([[1, 2], [3, 2]], 100, 40)
    expect(top).toBe(4)
    expect(paths).toEqual(['M0,30L100,20L100,40L0,40Z', 'M0,0L100,0L100,20L0,30Z'])
  })
  it('are drawn over the whole width for a single day, and not at all for none', () => {
    expect(stack([[2]], 100, 40).paths).toEqual(['M0,0L100,0L100,40L0,40Z'])
    expect(stack([[]], 100, 40).paths).toEqual([''])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  china,
  dayOf,
  daysBetween,
  daysOf,
  endOf,
  isDay,
  millis,
  readDay,
  startOf,
  termOf,
  today,
  weeksOf,
} from './day'
import { clock, day, minute } from './format'
import { deadlineText } from './deadline'
import { draftOf } from '@/account/grants'

// [zone of the browser, minutes it is behind Greenwich in November]
const ZONES = [
  ['America/Los_Angeles', 480],
  ['Pacific/Kiritimati', -840],
  ['Asia/Shanghai', -480],
  ['Asia/Kathmandu', -345],
  ['UTC', 0],
] as const

describe.each(ZONES)('in a browser of %s', (zone, behind) => {
  const before = process.env.TZ
  beforeAll(() => void (process.env.TZ = zone))
  afterAll(() => void (before === undefined ? delete process.env.TZ : (process.env.TZ = before)))

  it('is in that zone', () => expect(new Date('2026-11-22T06:32:07Z').getTimezoneOffset()).toBe(behind))
  it('the clock is that of China', () => {
    const at = '2026-11-22T17:05:09.5Z'
    expect([day(at), minute(at), clock(at), china(at)]).toEqual(['2026-11-23', '2026-11-23 01:05', '01:05:09', '2026-11-23T01:05:09'])
    expect([day('2026-12-31T16:00:00Z'), day('2026-12-31T15:59:59Z'), minute(new Date(at))]).toEqual([
      '2027-01-01',
      '2026-12-31',
      '2026-11-23 01:05',
    ])
    expect([china(undefined), china('nonsense'), china('0001-01-01T00:00:00Z'), dayOf(null)]).toEqual([undefined, undefined, undefined, ''])
  })
  it('a day begins at midnight in China', () => {
    expect([today(new Date('2026-11-03T15:59:59Z')), today(new Date('2026-11-03T16:00:00Z'))]).toEqual(['2026-11-03', '2026-11-04'])
    expect(new Date(startOf('2026-11-28')!)).toEqual(new Date('2026-11-27T16:00:00Z'))
    expect(new Date(endOf('2026-11-28')!)).toEqual(new Date('2026-11-28T15:59:59Z'))
    for (const one of ['2026-01-01', '2026-03-29', '2026-11-01', '2028-02-29'])
      expect([dayOf(startOf(one)), dayOf(endOf(one))]).toEqual([one, one])
    expect([startOf(''), endOf('')]).toEqual([undefined, undefined])
  })
  it('what is no day is sent as it is, to be refused', () => expect([startOf('2026-02-30'), endOf('soon')]).toEqual(['2026-02-30', 'soon']))
  it('what is sent does not depend on the zone', () => {
    const draft = draftOf({ role: 'officer', grid: 4, sector: '', enterprise: 0, from: '2026-11-22', until: '2026-11-30' }, 'grid')
    expect([millis(draft.from as string), millis(draft.until as string)]).toEqual([
      Date.UTC(2026, 10, 21, 16),
      Date.UTC(2026, 10, 30, 15, 59, 59),
    ])
  })
  it('days left are days of China', () => {
    const late = new Date('2026-11-22T15:00:00Z') // 23:00
    expect(deadlineText('2026-11-22T15:59:59Z', 'rectifying', late)).toEqual({ key: 'danger.today', n: 0 })
    expect(deadlineText('2026-11-23T15:59:59Z', 'rectifying', late)).toEqual({ key: 'danger.left', n: 1 })
  })
  it('days are counted across months and years', () => {
    expect([addDays('2026-12-31', 1), addDays('2028-03-01', -1), daysBetween('2026-02-27', '2026-03-02')]).toEqual([
      '2027-01-01',
      '2028-02-29',
      3,
    ])
    expect(daysOf('2026-11-29', '2026-12-01')).toEqual(['2026-11-29', '2026-11-30', '2026-12-01'])
    expect(daysOf('2026-12-01', '2026-11-29')).toEqual([])
    expect([addMonths('2026-11-30', 3), addMonths('2026-01-31', 1), addMonths('2028-02-29', 12), addMonths('2026-01-15', -1)]).toEqual([
      '2027-02-28',
      '2026-02-28',
      '2029-02-28',
      '2025-12-15',
    ])
  })
  it('a month is whole weeks from Monday on', () => {
    const weeks = weeksOf('2026-11-28')
    expect([weeks.length, weeks[0]![0], weeks[0]![6], weeks.at(-1)![6]]).toEqual([6, '2026-10-26', '2026-11-01', '2026-12-06'])
    expect([weeksOf('2027-02-10').length, weeksOf('2027-02-10')[0]![0], weeksOf('2027-02-10').at(-1)![6]]).toEqual([
      4,
      '2027-02-01',
      '2027-02-28',
    ])
  })
})

describe('days as they are written', () => {
  it.each([
    ['2026-11-28', '2026-11-28'],
    ['20261128', '2026-11-28'],
    ['2026/11/8', '2026-11-08'],
    ['2026.1.8', '2026-01-08'],
    ['2026年11月28日', '2026-11-28'],
    ['２０２６－１１－２８', '2026-11-28'],
    [' 2026 - 11 - 28 ', '2026-11-28'],
    ['2026-02-30', undefined],
    ['11/28/2026', undefined],
    ['28.11.2026', undefined],
    ['2026-11/28', undefined],
    ['', undefined],
    ['soon', undefined],
  ])('%s is %s', (typed, day) => expect(readDay(typed)).toBe(day))
  it('a day is one that there is', () =>
    expect(['2026-11-28', '2026-02-29', '2028-02-29', '2026-13-01', '26-11-28', '', undefined].map(isDay)).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
      false,
    ]))
  it('a paper of some years has a last day', () => {
    expect([termOf('2023-03-01', 3), termOf('2024-02-29', 1), termOf('', 3), termOf('2023-03-01', 0), termOf('2023-02-30', 3)]).toEqual([
      '2026-02-28',
      '2025-02-28',
      '',
      '',
      '',
    ])
  })
})

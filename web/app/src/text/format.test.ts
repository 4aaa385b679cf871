import { describe, expect, it } from 'vitest'
import { area, clock, day, delta, index, leastOf, minute, number, lonLat, short, smallArea, span } from './format'

describe('numbers', () => {
  it('groups thousands in both languages', () => {
    expect(number(120084)).toBe('120,084')
    expect(number(undefined)).toBe('—')
  })
  it('says that a sum is at least what is known of it', () => {
    expect([leastOf(120, 0), leastOf(0, 0), leastOf(120, 2), leastOf(0, 2)]).toEqual(['120', '0', '≥ 120', '—'])
  })
  it('signs differences with a real minus', () => {
    expect([delta(2), delta(-3), delta(0), delta(1200)]).toEqual(['+2', '−3', '0', '+1,200'])
  })
  it.each([
    [7, 'zh', '7'],
    [999, 'en', '999'],
    [1000, 'en', '1k'],
    [3142, 'zh', '3142'],
    [3142, 'en', '3.1k'],
    [9999, 'zh', '9999'],
    [12_345, 'zh', '1.2万'],
    [120_084, 'zh', '12万'],
    [120_084, 'en', '120k'],
    [2_500_000, 'en', '2.5M'],
    [2_500_000, 'zh', '250万'],
  ])('shortens %i in %s to %s', (n, lang, text) => expect(short(n, lang)).toBe(text))
  it('shows areas in km² with sensible digits, small ones in m²', () => {
    expect([area(16_411_000_000), area(31_420_000), area(420_000), area(245_000_000)]).toEqual([
      '16,411 km²',
      '31.4 km²',
      '0.42 km²',
      '245 km²',
    ])
    expect([smallArea(26_093), smallArea(10_570_000)]).toEqual(['26,093 m²', '10.6 km²'])
    expect([smallArea(0.254), smallArea(0)]).toEqual(['0.25 m²', '0 m²'])
  })
  it('shows an index with one decimal', () => expect([index(71.23), index(undefined)]).toEqual(['71.2', '—']))
  it('shows a location to about ten metres', () => expect(lonLat(116.407395, 39.904211)).toBe('116.4074, 39.9042'))
})

describe('times', () => {
  const at = new Date('2026-11-22T06:32:07Z')
  it('writes dates as 2026-11-22 14:32', () => {
    expect([day(at), minute(at), clock(at)]).toEqual(['2026-11-22', '2026-11-22 14:32', '14:32:07'])
    expect([day(null), minute('nonsense'), day('0001-01-01T00:00:00Z')]).toEqual(['—', '—', '—'])
  })
  it.each([
    [0, 'now', 0],
    [1.2, 'now', 0],
    [42, 'second', 42],
    [60, 'minute', 1],
    [7200, 'hour', 2],
    [200_000, 'day', 2],
  ])('%d s ago', (s, unit, n) => {
    expect(span(s)).toEqual({ unit, n })
  })
})

import { describe, expect, it } from 'vitest'
import { DEFAULT_LAYERS, formatView, parseView, type View } from './link'

const empty: View = { levels: [], layers: [...DEFAULT_LAYERS] }

describe('links', () => {
  it('is empty for the plain view', () => {
    expect(formatView(empty)).toEqual({})
    expect(parseView({})).toEqual(empty)
  })
  it('gives back every view it wrote', () => {
    const views: View[] = [
      { ...empty, place: { lon: 116.40741, lat: 39.90421, zoom: 14.25 }, focus: 12, selection: { kind: 'danger', id: 9007199254740991 }, levels: [1, 2], tab: 'danger', lang: 'en' },
      { ...empty, layers: ['grid'], levels: [0], sheet: 'defects' },
      { ...empty, load: true, day: '2026-11-03' },
      { ...empty, layers: [], wall: true, selection: { kind: 'grid', id: 3 } },
      { ...empty, layers: ['grid', 'enterprise', 'hazard', 'danger', 'pattern', 'place'] },
    ]
    for (const view of views) expect(parseView(formatView(view))).toEqual(view)
  })
  it.each([
    [{ at: '116,39' }], [{ at: '116,39,nine' }], [{ at: '500,39,9' }], [{ at: '116,91,9' }], [{ at: '1,1,99' }],
    [{ grid: '-1' }], [{ grid: '1e3' }], [{ grid: '0' }], [{ sel: 'person:1' }], [{ sel: 'grid:' }], [{ sel: 'grid:0' }], [{ level: 'red,9' }], [{ tab: 'nothing' }], [{ lang: 'fr' }], [{ sheet: 'x' }], [{ fill: 'risk' }],
  ])('ignores nonsense: %o', (query) => {
    expect(parseView(query as Record<string, string>)).toEqual(empty)
  })
  it('rounds places to what can be seen', () => {
    expect(formatView({ ...empty, place: { lon: 116.123456789, lat: 39.987654321, zoom: 8.123456 } }).at).toBe('116.123,39.988,8.12')
    expect(formatView({ ...empty, place: { lon: 116.123456789, lat: 39.987654321, zoom: 16 } }).at).toBe('116.12346,39.98765,16')
  })
  it('keeps levels unique and sorted', () => {
    expect(parseView({ level: '3,1,1,0' }).levels).toEqual([0, 1, 3])
  })
})

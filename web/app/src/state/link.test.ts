import { describe, expect, it } from 'vitest'
import { FILTER_NAMES, type FilterName } from './filters'
import { DEFAULT_LAYERS, formatView, LAYER_LETTERS, parseView, TABS, type LayerName, type View } from './link'

const empty: View = { levels: [], layers: [...DEFAULT_LAYERS], filters: {} }

describe('links', () => {
  it('is empty for the plain view', () => {
    expect(formatView(empty)).toEqual({})
    expect(parseView({})).toEqual(empty)
  })
  it('gives back every view it wrote', () => {
    const views: View[] = [
      {
        ...empty,
        viewpoint: { lon: 116.40741, lat: 39.90421, zoom: 14.25 },
        focus: 12,
        selection: { kind: 'danger', id: 9007199254740991 },
        levels: [1, 2],
        tab: 'danger',
        lang: 'en',
      },
      { ...empty, layers: ['grid'], levels: [0] },
      { ...empty, load: true, day: '2026-11-03' },
      { ...empty, bases: [{ id: 3, opacity: 0 }, { id: 12 }, { id: 5, opacity: 100 }] },
      { ...empty, bases: [] },
      { ...empty, layers: [], wall: true, selection: { kind: 'grid', id: 3 } },
      { ...empty, layers: ['grid', 'enterprise', 'hazard', 'danger', 'pattern', 'basemap'] },
    ]
    for (const view of views) expect(parseView(formatView(view))).toEqual(view)
  })
  it.each([
    [{ at: '116,39' }],
    [{ at: '116,39,nine' }],
    [{ at: '500,39,9' }],
    [{ at: '116,91,9' }],
    [{ at: '1,1,99' }],
    [{ grid: '-1' }],
    [{ grid: '1e3' }],
    [{ grid: '0' }],
    [{ sel: 'person:1' }],
    [{ sel: 'grid:' }],
    [{ sel: 'grid:0' }],
    [{ level: 'red,9' }],
    [{ tab: 'nothing' }],
    [{ lang: 'fr' }],
    [{ fill: 'risk' }],
    [{ rows: 'purple' }],
    [{ within: '0' }],
    [{ depth: '12' }],
    [{ work: 'yellow' }],
    [{ since: '2026-02-30' }],
    [{ of: 'grid' }],
    [{ days: '0' }],
    [{ area: 'there' }],
    [{ defect: '<b>' }],
    [{ base: '' }],
    [{ base: '0' }],
    [{ base: '3:101' }],
    [{ base: '3,x' }],
    [{ base: '3:5:7' }],
  ])('ignores nonsense: %o', (query) => {
    expect(parseView(query as Record<string, string>)).toEqual(empty)
  })
  it('gives back any view, whatever it is put together from', () => {
    let seed = 20261128
    const next = (n: number) => (seed = (seed * 48271) % 2147483647) % n
    const maybe = <T>(made: () => T): T | undefined => (next(2) ? made() : undefined)
    const one = <T>(of: readonly T[]): T => of[next(of.length)]!
    const some = <T>(of: readonly T[]): T[] => of.filter(() => next(2))
    const id = () => 1 + next(1e9)
    const values: Record<FilterName, readonly string[]> = {
      rows: ['red', 'none', 'major', 'generalOverdue'],
      within: ['1'],
      depth: ['1', '5'],
      work: ['red', 'orange'],
      happened: ['grid', 'danger', 'standard'],
      turned: ['red.3', 'orange.4-', 'open-', 'major'],
      change: ['since'],
      since: ['2026-11-20', '2028-02-29'],
      of: ['enterprise'],
      record: ['licence', 'equipment'],
      due: ['soon', 'expired'],
      days: ['7', '180'],
      area: ['all', 'here'],
      defect: ['overlap', 'gap'],
    }
    for (let round = 0; round < 150; round++) {
      const view = Object.fromEntries(
        Object.entries({
          viewpoint: maybe(() => ({ lon: next(3.6e8) / 1e6 - 180, lat: next(1.7e8) / 1e6 - 85, zoom: next(22_000) / 1000 })),
          focus: maybe(id),
          selection: maybe(() => ({ kind: one(['grid', 'enterprise', 'hazard', 'danger'] as const), id: id() })),
          levels: some([0, 1, 2, 3, 4]),
          layers: some(Object.keys(LAYER_LETTERS) as LayerName[]),
          tab: maybe(() => one(TABS)),
          lang: maybe(() => one(['zh', 'en'] as const)),
          wall: maybe(() => true),
          day: maybe(() => '2026-11-03'),
          sector: maybe(() => one(['chemical', 'mine_metal'])),
          load: maybe(() => true),
          whatif: maybe(() => true),
          filters: Object.fromEntries(some(FILTER_NAMES).map((name) => [name, one(values[name])])),
        }).filter(([, part]) => part !== undefined),
      ) as unknown as View
      // As an address is written and read by a browser.
      const read = parseView(Object.fromEntries(new URLSearchParams(new URLSearchParams(formatView(view)).toString())))
      expect({ ...read, viewpoint: undefined }).toEqual({ ...view, viewpoint: undefined })
      // What was rounded is written the same again, and lies within half a pixel.
      expect(formatView(read)).toEqual(formatView(view))
      if (!view.viewpoint) continue
      const pixels = (512 * 2 ** view.viewpoint.zoom) / 360
      expect(Math.hypot(read.viewpoint!.lon - view.viewpoint.lon, read.viewpoint!.lat - view.viewpoint.lat) * pixels).toBeLessThan(0.75)
      expect(Math.abs(read.viewpoint!.zoom - view.viewpoint.zoom)).toBeLessThan(0.001)
    }
  })
  it('rounds the viewpoint to what can be seen', () => {
    expect(formatView({ ...empty, viewpoint: { lon: 116.123456789, lat: 39.987654321, zoom: 8.123456 } }).at).toBe('116.123,39.988,8.123')
    expect(formatView({ ...empty, viewpoint: { lon: 116.123456789, lat: 39.987654321, zoom: 16 } }).at).toBe('116.123457,39.987654,16')
  })
  it('keeps levels unique and sorted', () => {
    expect(parseView({ level: '3,1,1,0' }).levels).toEqual([0, 1, 3])
  })
})

import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { LAYER_LETTERS, type LayerName } from '@/state/link'
import { colours } from '@/level/palette'
import { depthAt } from '@/level/depth'
import type { Basemap, ShownBase } from '@/state/basemaps'
import { riskStyle, type StyleInput } from './style'

const input = (more: Partial<StyleInput> = {}): StyleInput => ({
  colours: colours('dark', 'standard'),
  lang: 'zh',
  depthZooms: [0, 5, 8, 11],
  layers: Object.keys(LAYER_LETTERS) as LayerName[],
  levels: [],
  patterns: true,
  origin: 'http://anwang.test',
  ...more,
})

const base = (id: number, more: Partial<Basemap> = {}): ShownBase => ({
  map: {
    id,
    kind: 'xyz',
    content: 'raster',
    name: `B${id}`,
    offer: 'on',
    tileSize: 256,
    minZoom: 3,
    maxZoom: 17,
    bounds: [116, 39, 117, 40],
    opacity: 100,
    above: false,
    layers: [],
    attribution: '',
    approval: '',
    away: null,
    why: '',
    version: 7,
    ...more,
  },
  opacity: 60,
})

describe('the style', () => {
  it('lays base maps under the colours, the undermost first, and names over them', () => {
    const bases = [base(4), base(2, { content: 'vector', layers: ['roads'] }), base(3, { above: true })]
    const style = riskStyle(input({ bases }))
    const at = (id: string) => style.layers.findIndex((layer) => layer.id === id)
    const order = ['urban', 'water', 'base-4', 'base-2-line-roads', 'grid-fill-1', 'base-3', 'grid-label-1'].map(at)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order[0]).toBeGreaterThanOrEqual(0)
    expect(style.sources['base-4']).toMatchObject({
      tiles: ['http://anwang.test/tiles/basemap/4/{z}/{x}/{y}?v=7'],
      minzoom: 3,
      maxzoom: 17,
    })
    // Without one all is as it was.
    const plain = riskStyle(input())
    expect(riskStyle(input({ bases: [] }))).toEqual(plain)
    expect(plain.layers.findIndex(({ id }) => id === 'water')).toBeGreaterThan(plain.layers.findIndex(({ id }) => id === 'grid-fill-1'))
  })
  it.each([
    ['dark', input()],
    ['light, English', input({ colours: colours('light', 'cb'), lang: 'en' })],
    ['filtered', input({ levels: [1, 0], layers: ['grid'] })],
    ['two depths only', input({ depthZooms: [0, 6] })],
    ['by load', input({ fill: 'load' })],
    [
      'over base maps',
      input({ bases: [base(1), base(2, { content: 'vector', layers: ['roads', '水系', 'names'] }), base(3, { above: true })], dark: true }),
    ],
  ])('is valid: %s', (_name, from) => {
    expect(validateStyleMin(riskStyle(from)).map((e) => e.message)).toEqual([])
  })
  it('asks nobody but our own server', () => {
    const style = riskStyle(input())
    expect(
      JSON.stringify(style)
        .match(/https?:\/\/[^/"]+/g)!
        .every((host) => host === 'http://anwang.test'),
    ).toBe(true)
    expect(style.glyphs).toBeUndefined()
    expect(style.sprite).toBeUndefined()
  })
  it('paints a load in colours of its own, without levels and patterns', () => {
    const of = (fill: 'risk' | 'load') => riskStyle(input({ fill })).layers.filter((l) => /^grid-(fill|pattern)-/.test(l.id))
    const text = JSON.stringify(of('load'))
    for (const colour of input().colours.load) expect(text).toContain(colour)
    for (const { solid } of input().colours.risk) expect(text).not.toContain(solid)
    expect([of('risk').some((l) => l.id.startsWith('grid-pattern')), of('load').some((l) => l.id.startsWith('grid-pattern'))]).toEqual([
      true,
      false,
    ])
  })
  it('fills one depth at a time', () => {
    const style = riskStyle(input())
    for (let zoom = 0; zoom < 18; zoom += 0.25) {
      const filled = style.layers.filter((l) => /^grid-fill-/.test(l.id) && zoom >= (l.minzoom ?? 0) && zoom < (l.maxzoom ?? 24))
      expect(filled.map((l) => l.id)).toEqual([`grid-fill-${depthAt(zoom, input().depthZooms)}`])
    }
  })
  it('asks at first for the colours alone, then for names, points and ground too', () => {
    const first = riskStyle(input({ first: true, bounds: [115, 39, 118, 42] }))
    expect(Object.keys(first.sources)).toEqual(['grids', 'focus', 'selected'])
    expect(first.layers.filter((layer) => layer.type === 'symbol')).toEqual([])
    expect(first.layers.some((layer) => layer.id === 'grid-fill-3')).toBe(true)
    expect(first.sources.grids).toMatchObject({ bounds: [115, 39, 118, 42] })
    const whole = riskStyle(input({ bounds: [115, 39, 118, 42] }))
    expect(whole.sources.grids).toEqual(first.sources.grids)
    expect(Object.keys(whole.sources)).toContain('dangers')
  })
})

describe('depth zooms', () => {
  it('say the depth of a zoom', () => {
    expect([0, 4.9, 5, 8.5, 11, 16].map((z) => depthAt(z, [0, 5, 8, 11]))).toEqual([1, 1, 2, 3, 4, 4])
  })
})

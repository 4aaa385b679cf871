import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { LAYER_LETTERS, type LayerName } from '@/state/link'
import { colours } from '@/level/palette'
import { depthAt } from '@/level/depth'
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

describe('the style', () => {
  it.each([
    ['dark', input()],
    ['light, English', input({ colours: colours('light', 'cb'), lang: 'en' })],
    ['filtered', input({ levels: [1, 0], layers: ['grid'] })],
    ['two depths only', input({ depthZooms: [0, 6] })],
    ['by load', input({ fill: 'load' })],
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

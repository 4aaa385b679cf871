import { describe, expect, it } from 'vitest'
import { colours } from '@/level/palette'
import type { Reference } from '@/state/references'
import { referenceLayers, referenceOf, referenceSources } from './referencelayers'
import type { StyleInput } from './style'

const layer = (id: number, more: Partial<Reference> = {}) =>
  ({
    id,
    color: 'teal',
    dash: 'dashed',
    symbol: 'dot',
    width: 2,
    fill: 20,
    minZoom: 9,
    maxZoom: 18,
    labelled: true,
    bounds: [],
    edition: 3,
    ...more,
  }) as Reference
const input = (...maps: Reference[]) =>
  ({
    colours: colours('light', 'standard'),
    origin: 'http://x',
    references: maps.map((map) => ({ map, opacity: 50 })),
  }) as unknown as StyleInput

describe('reference layers', () => {
  it('ask for the tiles of the load that is there', () => {
    const sources = referenceSources(input(layer(7, { minZoom: 18 })))
    expect(sources['reference-7']).toMatchObject({ tiles: ['http://x/tiles/reference/7/{z}/{x}/{y}?v=3'], minzoom: 16, maxzoom: 16 })
  })
  it('lie over each other in their order, each with a rim under its line', () => {
    const ids = referenceLayers(input(layer(7), layer(12, { labelled: false }))).map(({ id }) => id)
    expect(ids).toEqual([
      ...['fill', 'rim', 'line', 'point', 'along', 'name'].map((part) => `reference-7-${part}`),
      ...['fill', 'rim', 'line', 'point'].map((part) => `reference-12-${part}`),
    ])
    expect([...ids, 'reference-7', 'base-7'].map(referenceOf)).toEqual([7, 7, 7, 7, 7, 7, 12, 12, 12, 12, 7, undefined])
  })
  it('are drawn in none of the colours of risk', () => {
    for (const theme of ['light', 'dark'] as const) {
      const { reference, risk } = colours(theme, 'standard')
      for (const ink of Object.values(reference)) expect(risk.map(({ solid }) => solid)).not.toContain(ink)
    }
  })
})

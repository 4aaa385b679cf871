/** Style layers of reference layers: one colour each, over a rim that keeps it legible on the four colours of risk. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl'
import { FONT } from '@/engine/expressions'
import type { ShownReference } from '@/state/references'
import type { StyleInput } from './style'

const sourceOf = (id: number) => `reference-${id}`
/** The layer that a source or a layer of the style is of. */
export const referenceOf = (name: string): number | undefined => {
  const found = /^reference-(\d+)(-|$)/.exec(name)
  return found ? Number(found[1]) : undefined
}
/** Tiles go as far as this; closer they are drawn larger. */
const DEEPEST = 16

export function referenceSources(input: StyleInput): Record<string, SourceSpecification> {
  return Object.fromEntries(
    (input.references ?? []).map(({ map }) => [
      sourceOf(map.id),
      {
        type: 'vector',
        tiles: [`${input.origin}/tiles/reference/${map.id}/{z}/{x}/{y}?v=${map.edition}`],
        minzoom: Math.min(map.minZoom, DEEPEST),
        maxzoom: DEEPEST,
        ...(map.bounds.length === 4 ? { bounds: map.bounds as [number, number, number, number] } : {}),
      } as const,
    ]),
  )
}

const DASHES: Record<ShownReference['map']['dash'], number[] | undefined> = { solid: undefined, dashed: [4, 2], dotted: [0.5, 2] }

/** So wide as said from the zoom of streets on; from afar half of it. */
const wide = (width: number, more = 0): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  ['zoom'],
  9,
  width / 2 + more,
  14,
  width + more,
  18,
  width * 1.6 + more,
]

function layersOf({ map, opacity }: ShownReference, input: StyleInput): LayerSpecification[] {
  const c = input.colours
  const ink = c.reference[map.color]
  const solid = opacity / 100
  const kind = (...types: string[]): ExpressionSpecification => ['match', ['geometry-type'], types, true, false]
  const lines = kind('LineString', 'MultiLineString', 'Polygon', 'MultiPolygon')
  const of = (part: string) => ({
    id: `${sourceOf(map.id)}-${part}`,
    source: sourceOf(map.id),
    'source-layer': 'reference',
    minzoom: map.minZoom,
    maxzoom: Math.min(24, map.maxZoom + 1),
  })
  const dash = DASHES[map.dash]
  const round = { 'line-cap': dash ? 'butt' : 'round', 'line-join': 'round' } as const
  const layers: LayerSpecification[] = [
    {
      ...of('fill'),
      type: 'fill',
      filter: kind('Polygon', 'MultiPolygon'),
      paint: { 'fill-color': ink, 'fill-opacity': (solid * map.fill) / 100 },
    },
    {
      ...of('rim'),
      type: 'line',
      filter: lines,
      layout: round,
      paint: { 'line-color': c.map.halo, 'line-opacity': solid * 0.8, 'line-width': wide(map.width, 2) },
    },
    {
      ...of('line'),
      type: 'line',
      filter: lines,
      layout: round,
      paint: {
        'line-color': ink,
        'line-opacity': solid,
        'line-width': wide(map.width),
        ...(dash ? { 'line-dasharray': dash } : {}),
      },
    },
    {
      ...of('point'),
      type: 'circle',
      filter: kind('Point', 'MultiPoint'),
      paint: {
        'circle-radius': wide(map.width, 1),
        'circle-color': map.symbol === 'ring' ? c.map.halo : ink,
        'circle-opacity': solid,
        'circle-stroke-color': map.symbol === 'ring' ? ink : c.map.halo,
        'circle-stroke-width': map.symbol === 'ring' ? Math.max(1, map.width / 2) : 1.2,
        'circle-stroke-opacity': solid,
      },
    },
  ]
  if (!map.labelled) return layers
  const name = (part: string, along: boolean): LayerSpecification => ({
    ...of(part),
    type: 'symbol',
    minzoom: Math.max(map.minZoom, along ? 13 : 12),
    filter: along ? kind('LineString', 'MultiLineString') : kind('Point', 'MultiPoint', 'Polygon', 'MultiPolygon'),
    layout: {
      'text-field': ['coalesce', ['get', 'label'], ''],
      'text-font': [FONT],
      'text-size': 11,
      'text-padding': 8,
      ...(along ? { 'symbol-placement': 'line' as const } : { 'text-offset': [0, 1.1], 'text-optional': true }),
    },
    paint: { 'text-color': ink, 'text-halo-color': c.map.halo, 'text-halo-width': 1.4, 'text-opacity': solid },
  })
  return [...layers, name('along', true), name('name', false)]
}

export const referenceLayers = (input: StyleInput): LayerSpecification[] =>
  (input.references ?? []).flatMap((shown) => layersOf(shown, input))

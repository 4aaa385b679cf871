/** Style layers of base maps of one's own: images as they are, vector tiles in a plain style of ours. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl'
import { FONT } from '@/engine/expressions'
import type { ShownBase } from '@/state/basemaps'
import type { StyleInput } from './style'

/** The source of a base map; the map tells by the name what is missing. */
export const baseSource = (id: number) => `base-${id}`
export const baseOf = (source: string): number | undefined => (/^base-\d+$/.test(source) ? Number(source.slice(5)) : undefined)

/** Those under the colours of the grids, the undermost first. */
export const under = (input: StyleInput): ShownBase[] => (input.bases ?? []).filter(({ map }) => !map.above)
const above = (input: StyleInput): ShownBase[] => (input.bases ?? []).filter(({ map }) => map.above)

export function baseSources(input: StyleInput): Record<string, SourceSpecification> {
  return Object.fromEntries(
    (input.bases ?? []).map(({ map }) => {
      const common = {
        tiles: [`${input.origin}/tiles/basemap/${map.id}/{z}/{x}/{y}?v=${map.version}`],
        minzoom: map.minZoom,
        maxzoom: map.maxZoom,
        ...(map.bounds.length === 4 ? { bounds: map.bounds as [number, number, number, number] } : {}),
      }
      return [
        baseSource(map.id),
        map.content === 'raster'
          ? ({ ...common, type: 'raster', tileSize: map.tileSize } as const)
          : ({ ...common, type: 'vector' } as const),
      ]
    }),
  )
}

function raster({ map, opacity }: ShownBase, dark: boolean): LayerSpecification[] {
  return [
    {
      id: baseSource(map.id),
      type: 'raster',
      source: baseSource(map.id),
      minzoom: map.minZoom,
      paint: {
        'raster-opacity': opacity / 100,
        'raster-fade-duration': 120,
        // Maps are drawn for daylight: in the dark they are dimmed, so that the colours of risk stay the loudest.
        ...(dark && !map.above ? { 'raster-brightness-max': 0.55, 'raster-saturation': -0.4 } : {}),
      },
    },
  ]
}

/** What a layer of vector tiles is, by its name. */
export type Theme = 'water' | 'road' | 'green' | 'building' | 'border' | 'land' | 'other'
const THEMES: readonly (readonly [Theme, RegExp])[] = [
  ['water', /water|river|ocean|lake|sea|hyd|水|河|湖|海/i],
  ['road', /road|street|highway|transport|rail|way|lrdl|lrrl|路|道|铁/i],
  ['green', /park|wood|forest|green|landcover|vegetation|grass|绿|林|植/i],
  ['building', /build|house|resl|resa|房|建筑|楼/i],
  ['border', /border|boundar|admin|界/i],
  ['land', /land|earth|background|地/i],
]
export const themeOf = (layer: string): Theme => THEMES.find(([, name]) => name.test(layer))?.[0] ?? 'other'

const NAME: ExpressionSpecification = [
  'coalesce',
  ...['name:zh', 'name_zh', 'name:zh-Hans', 'name', 'NAME', 'MC', 'mc', '名称', 'name:en', 'name_en'].map((key) => ['get', key]),
] as unknown as ExpressionSpecification

function vector({ map, opacity }: ShownBase, input: StyleInput): LayerSpecification[] {
  const c = input.colours.map
  const fills: Record<Theme, string> = {
    water: c.water,
    road: c.urban,
    green: c.green,
    building: c.urban,
    border: 'rgba(0,0,0,0)',
    land: c.land,
    other: c.urban,
  }
  const lines: Record<Theme, string> = {
    water: c.water,
    road: c.road,
    green: c.faint,
    building: c.faint,
    border: c.faint,
    land: c.faint,
    other: c.faint,
  }
  const solid = opacity / 100
  const kind = (types: string[]): ExpressionSpecification => ['match', ['geometry-type'], types, true, false]
  const of = (layer: string) => ({ source: baseSource(map.id), 'source-layer': layer, minzoom: map.minZoom })
  const id = (layer: string, part: string) => `${baseSource(map.id)}-${part}-${layer}`
  const areas = map.layers.map((layer): LayerSpecification => {
    const theme = themeOf(layer)
    return {
      ...of(layer),
      id: id(layer, 'fill'),
      type: 'fill',
      filter: kind(['Polygon', 'MultiPolygon']),
      paint: { 'fill-color': fills[theme], 'fill-opacity': solid * (theme === 'other' ? 0.5 : 1) },
    }
  })
  const strokes = map.layers.map((layer): LayerSpecification => {
    const theme = themeOf(layer)
    const width = theme === 'road' ? [9, 0.5, 13, 1.2, 17, 6] : [9, 0.4, 13, 1, 17, 2]
    return {
      ...of(layer),
      id: id(layer, 'line'),
      type: 'line',
      filter: kind(['LineString', 'MultiLineString']),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': lines[theme],
        'line-opacity': solid,
        'line-width': ['interpolate', ['exponential', 1.4], ['zoom'], ...width] as unknown as ExpressionSpecification,
        ...(theme === 'border' ? { 'line-dasharray': [4, 2] } : {}),
      },
    }
  })
  const names = map.layers.map((layer): LayerSpecification => {
    const along = themeOf(layer) === 'road'
    return {
      ...of(layer),
      id: id(layer, 'name'),
      type: 'symbol',
      minzoom: Math.max(map.minZoom, along ? 13 : 8),
      filter: kind(along ? ['LineString', 'MultiLineString', 'Point'] : ['Point', 'MultiPoint']),
      layout: {
        'text-field': NAME,
        'text-font': [FONT],
        'text-size': along ? 10.5 : 11.5,
        'text-padding': 8,
        ...(along ? { 'symbol-placement': 'line' as const } : {}),
      },
      paint: { 'text-color': c.faint, 'text-halo-color': c.halo, 'text-halo-width': 1.2, 'text-opacity': solid },
    }
  })
  return [...areas, ...strokes, ...names]
}

const layers = (bases: readonly ShownBase[], input: StyleInput) =>
  bases.flatMap((base) => (base.map.content === 'raster' ? raster(base, input.dark === true) : vector(base, input)))

export const layersUnder = (input: StyleInput): LayerSpecification[] => layers(under(input), input)
export const layersAbove = (input: StyleInput): LayerSpecification[] => layers(above(input), input)

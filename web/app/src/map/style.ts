/** The map's style: built here because it paints by feature state and needs our fonts and images. */
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Colours } from '@/level/palette'
import { layerOf, POINT_KINDS } from '@/level/kinds'
import type { LayerName } from '@/state/link'
import { FONT, visible } from '@/engine/expressions'
import type { ShownBase } from '@/state/basemaps'
import type { ShownReference } from '@/state/references'
import type { FontFaces } from '@/engine/fonts'
import { baseSources, layersAbove, layersUnder, under } from './baselayers'
import { referenceLayers, referenceSources } from './referencelayers'
import { gridLayers, labelLayers } from './gridlayers'
import { pointLayers } from './pointlayers'

export interface StyleInput {
  colours: Colours
  lang: string
  /** First zoom of each depth; index 0 is depth 1. */
  depthZooms: readonly number[]
  layers: readonly LayerName[]
  /** Level codes shown; empty means all. */
  levels: readonly number[]
  /** What fills the grids; by load they have neither colours nor patterns of risk. */
  fill?: 'risk' | 'load'
  /** Patterns over the colours, always or from a zoom where there is room. */
  patterns: boolean
  /** How many enterprises there are: what counts as a small cluster depends on it. */
  enterprises?: number
  /** Letters beside the names of grids, by id; without them those of the tiles, which are of now. */
  marks?: ReadonlyMap<number, string> | undefined
  /** Only grids with a mark are named. */
  markedOnly?: boolean
  /** Names are read from across a room. */
  wall?: boolean
  /** Points of one supervision sector only. */
  sector?: string
  fonts?: FontFaces
  origin: string
  /** Base maps of one's own, the undermost first. */
  bases?: readonly ShownBase[]
  /** Reference layers, the undermost first. */
  references?: readonly ShownReference[]
  /** The theme is dark. */
  dark?: boolean
  /** Where there are grids; beyond it no tile of them is asked for. */
  bounds?: [number, number, number, number] | undefined
  /** Only the colours: names, points and the ground beneath follow once these are on screen. */
  first?: boolean
}

function baseLayers(input: StyleInput): LayerSpecification[] {
  const c = input.colours.map
  const shown = visible(input.layers.includes('basemap'))
  return [
    { id: 'outside', type: 'background', paint: { 'background-color': c.outside } },
    {
      id: 'ground',
      type: 'fill',
      source: 'basemap',
      'source-layer': 'provinces',
      paint: { 'fill-color': c.land, 'fill-antialias': false },
    },
    { id: 'land', type: 'fill', source: 'basemap', 'source-layer': 'land', paint: { 'fill-color': c.land, 'fill-antialias': false } },
    {
      id: 'urban',
      type: 'fill',
      source: 'basemap',
      'source-layer': 'urban',
      layout: { visibility: shown },
      paint: { 'fill-color': c.urban },
    },
    // On a wall figures stand where other provinces are.
    {
      id: 'provinces',
      type: 'line',
      source: 'basemap',
      'source-layer': 'provinces',
      layout: { visibility: visible(!input.wall) },
      paint: { 'line-color': c.faint, 'line-opacity': 0.5, 'line-width': 0.8, 'line-dasharray': [4, 2] },
    },
  ]
}

function waterLayers(input: StyleInput): LayerSpecification[] {
  const c = input.colours.map
  const shown = visible(input.layers.includes('basemap'))
  return [
    {
      id: 'water',
      type: 'fill',
      source: 'basemap',
      'source-layer': 'water',
      layout: { visibility: shown },
      paint: { 'fill-color': c.water, 'fill-opacity': 0.85 },
    },
    {
      id: 'rivers',
      type: 'line',
      source: 'basemap',
      'source-layer': 'rivers',
      layout: { visibility: shown },
      paint: { 'line-color': c.water, 'line-opacity': 0.55, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.6, 11, 2] },
    },
    {
      id: 'aeroways',
      type: 'line',
      source: 'basemap',
      'source-layer': 'aeroways',
      minzoom: 10,
      layout: { visibility: shown },
      paint: { 'line-color': c.faint, 'line-opacity': 0.7, 'line-width': ['interpolate', ['exponential', 2], ['zoom'], 10, 0.6, 15, 12] },
    },
  ]
}

function nameLayers(input: StyleInput): LayerSpecification[] {
  const c = input.colours.map
  // A base map of one's own has names of its own.
  const shown = visible(input.layers.includes('basemap') && under(input).length === 0)
  return [
    {
      id: 'stations',
      type: 'symbol',
      source: 'basemap',
      'source-layer': 'stations',
      minzoom: 12,
      layout: { visibility: shown, 'text-field': ['get', 'name'], 'text-font': [FONT], 'text-size': 10.5, 'text-padding': 12 },
      paint: { 'text-color': c.faint, 'text-halo-color': c.halo, 'text-halo-width': 1.2 },
    },
    {
      // Place names of the source are Latin; in Chinese only the provinces are named.
      id: 'places',
      type: 'symbol',
      source: 'basemap',
      'source-layer': 'places',
      maxzoom: 10,
      filter: ['==', ['get', 'kind'], input.lang === 'en' ? 'place' : 'province'],
      layout: {
        visibility: shown,
        'text-field': ['get', 'name'],
        'text-font': [FONT],
        'text-size': 11,
        'text-padding': 16,
        'symbol-sort-key': ['coalesce', ['get', 'rank'], 9],
      },
      paint: { 'text-color': c.faint, 'text-halo-color': c.halo, 'text-halo-width': 1.2 },
    },
  ]
}

/**
 * What is needed for the colours alone. A tile waits for the letters of its names,
 * and letters are the largest part of what a first visit loads.
 */
function firstOf<S extends { sources: Record<string, unknown>; layers: LayerSpecification[] }>(style: S, input: StyleInput): S {
  const kept = new Set(['grids', 'focus', 'selected'])
  const layers = style.layers.flatMap((layer): LayerSpecification[] => {
    if (layer.type === 'background') return [{ ...layer, paint: { 'background-color': input.colours.map.land } }]
    return layer.type !== 'symbol' && 'source' in layer && kept.has(String(layer.source)) ? [layer] : []
  })
  return { ...style, sources: Object.fromEntries(Object.entries(style.sources).filter(([name]) => kept.has(name))), layers }
}

/** The whole style. A pure function of its input, so that a change of theme is a diff of paint. */
export function riskStyle(input: StyleInput): StyleSpecification {
  const vector = (name: string, maxzoom: number, query = '') => ({
    type: 'vector' as const,
    tiles: [`${input.origin}/tiles/${name}/{z}/{x}/{y}.mvt${query}`],
    minzoom: 0,
    maxzoom,
  })
  // Over the colours our coarse water helps to find one's way; beside streets it would be wrong, so it lies below them.
  const own = under(input).length > 0
  const sector = input.sector ? `?sector=${encodeURIComponent(input.sector)}` : ''
  const style = {
    version: 8,
    name: 'anwang-risk',
    sources: {
      basemap: vector('basemap', 10),
      ...baseSources(input),
      ...referenceSources(input),
      grids: { ...vector('grids', 14), ...(input.bounds ? { bounds: input.bounds } : {}) },
      ...Object.fromEntries(POINT_KINDS.map((kind) => [layerOf(kind), vector(layerOf(kind), 16, sector)])),
      focus: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      selected: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    ...(input.fonts ? { 'font-faces': input.fonts } : {}),
    transition: { duration: 260, delay: 0 },
    layers: [
      ...baseLayers(input),
      ...(own ? waterLayers(input) : []),
      ...layersUnder(input),
      ...gridLayers(input),
      ...(own ? [] : waterLayers(input)),
      ...layersAbove(input),
      ...referenceLayers(input),
      ...nameLayers(input),
      ...labelLayers(input),
      ...pointLayers(input),
    ],
  }
  return (input.first ? firstOf(style, input) : style) as unknown as StyleSpecification
}

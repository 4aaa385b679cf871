/** Style layers of the points: rings for clusters, lettered symbols for single ones. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import { LEVELS } from '@/level/levels'
import type { PointKind } from '@/api/types'
import { KINDS, layerOf, POINT_KINDS, type KindInfo } from '@/level/kinds'
import { ringExpression } from './rings'
import { FONT, visible } from '@/engine/expressions'
import type { StyleInput } from './style'

interface Look extends KindInfo {
  layer: string
  name: PointKind
  /** The kind that the overview is about. */
  main: boolean
}

const LOOKS: readonly Look[] = POINT_KINDS.map((name) => ({ ...KINDS[name], name, layer: layerOf(name), main: KINDS[name].from === 0 }))

const CLUSTER: ExpressionSpecification = ['==', ['get', 'cluster'], true]

/** 3k, 1.2万: short counts inside a ring. */
function shortCount(lang: string): ExpressionSpecification {
  const n: ExpressionSpecification = ['get', 'count']
  const tenth = (unit: number): ExpressionSpecification =>
    ['to-string', ['/', ['round', ['/', n, unit / 10]], 10]] as ExpressionSpecification
  const whole = (unit: number): ExpressionSpecification => ['to-string', ['round', ['/', n, unit]]] as ExpressionSpecification
  const big =
    lang === 'zh'
      ? ['case', ['>=', n, 10_000], ['concat', tenth(10_000), '万']]
      : ['case', ['>=', n, 100_000], ['concat', whole(1000), 'k']]
  return [...big, ['>=', n, 1000], ['concat', tenth(1000), 'k'], ['to-string', n]] as unknown as ExpressionSpecification
}

function single(look: Look, input: StyleInput): LayerSpecification {
  // Of what has a worst the overview shows that; the rest comes when there is room.
  const worst: ExpressionSpecification[] =
    look.main || look.scale === 'own' ? [] : [['all', ['>', ['get', 'class'], 0], ['<=', ['get', 'class'], ['step', ['zoom'], 2, 13, 4]]]]
  const filter: FilterSpecification = ['all', ['!', CLUSTER], ...worst, ...levelFilter(look, input)] as FilterSpecification
  return {
    id: `${look.layer}-point`,
    type: 'symbol',
    source: look.layer,
    'source-layer': look.layer,
    filter,
    minzoom: Math.max(look.from, 9.5),
    layout: {
      visibility: visible(input.layers.includes(look.name)),
      'icon-image': ['concat', `point/${look.layer}/`, ['to-string', ['coalesce', ['get', 'class'], 0]]],
      'icon-size': ['interpolate', ['linear'], ['zoom'], look.near - 5, 0.34, look.near - 2, 0.55, look.near, 1],
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'symbol-sort-key': ['-', 0, ['case', ['==', ['coalesce', ['get', 'class'], 0], 0], 9, ['get', 'class']]],
    },
  }
}

function label(look: Look, input: StyleInput): LayerSpecification {
  const c = input.colours.map
  return {
    id: `${look.layer}-name`,
    type: 'symbol',
    source: look.layer,
    'source-layer': look.layer,
    minzoom: look.near,
    filter: ['all', ['!', CLUSTER], ...levelFilter(look, input)] as FilterSpecification,
    layout: {
      visibility: visible(input.layers.includes(look.name)),
      'text-field': ['get', 'name'],
      'text-font': [FONT],
      'text-size': 11,
      'text-anchor': 'left',
      'text-offset': [1.1, 0],
      'text-max-width': 12,
      'text-optional': true,
      'symbol-sort-key': ['case', ['==', ['coalesce', ['get', 'class'], 0], 0], 9, ['get', 'class']],
    },
    paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.4 },
  }
}

/** Level filter for kinds with a risk level. */
function levelFilter(look: Look, input: StyleInput): ExpressionSpecification[] {
  if (look.scale !== 'level' || input.levels.length === 0) return []
  return [['in', ['coalesce', ['get', 'class'], 0], ['literal', [...input.levels]]]]
}

/** With levels filtered, a cluster shows only if it holds one of them. */
function clusterFilter(look: Look, input: StyleInput): FilterSpecification {
  // The overview belongs to the colours and names of the grids: small clusters come some zooms later.
  const all = look.main ? (input.enterprises ?? 0) : 0
  const worth: ExpressionSpecification = ['>=', ['get', 'count'], ['step', ['zoom'], all / 150, 9, all / 400, 10, all / 1600, 11, 0]]
  if (look.scale !== 'level' || input.levels.length === 0) return ['all', CLUSTER, worth] as FilterSpecification
  const some = LEVELS.map((_, code) => code).filter((code) => input.levels.includes(code))
  return [
    'all',
    CLUSTER,
    worth,
    ['any', ...some.map((code) => ['>', ['coalesce', ['get', `c${code}`], 0], 0])],
  ] as unknown as FilterSpecification
}

function cluster(look: Look, input: StyleInput): LayerSpecification {
  const { main } = look
  const size = (n: number) => n * (main ? 0.92 : 0.76)
  const magnitude: ExpressionSpecification = ['log10', ['max', 2, ['get', 'count']]]
  return {
    id: `${look.layer}-cluster`,
    type: 'symbol',
    source: look.layer,
    'source-layer': look.layer,
    filter: clusterFilter(look, input),
    minzoom: look.from,
    layout: {
      visibility: visible(input.layers.includes(look.name)),
      'icon-image': ringExpression(look.layer) as ExpressionSpecification,
      'icon-size': [
        'interpolate',
        ['linear'],
        ['zoom'],
        9,
        ['interpolate', ['linear'], magnitude, 0.3, size(0.45), 2, size(0.55), 3.3, size(0.82), 4.5, size(1)],
        11,
        ['interpolate', ['linear'], magnitude, 0.3, size(0.55), 2, size(0.74), 3.3, size(1), 4.5, size(1.2)],
      ],
      'icon-allow-overlap': true,
      'icon-padding': 0,
      'text-field': shortCount(input.lang),
      'text-font': [FONT],
      'text-size': [
        'interpolate',
        ['linear'],
        ['zoom'],
        9,
        ['interpolate', ['linear'], magnitude, 0.3, 8, 2, 8.5, 3.3, 9, 4.5, 11],
        11,
        ['interpolate', ['linear'], magnitude, 0.3, 8.5, 2, 9.5, 3.3, 11, 4.5, 12.5],
      ],
      'text-allow-overlap': true,
      'text-padding': 0,
      'symbol-sort-key': ['-', 0, ['get', 'count']],
    },
    paint: { 'text-color': input.colours.map.discInk, 'icon-translate': [...look.offset], 'text-translate': [...look.offset] },
  }
}

export function pointLayers(input: StyleInput): LayerSpecification[] {
  return [
    ...LOOKS.map((look) => label(look, input)),
    ...LOOKS.map((look) => single(look, input)),
    ...[...LOOKS].reverse().map((look) => cluster(look, input)),
  ]
}

/** Style layers of the points: rings for clusters, lettered symbols for single ones. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import { LEVELS } from '@/risk/levels'
import type { LayerName } from '@/link/link'
import { ringExpression, type PointLayer } from './rings'
import { FONT, visible } from './expressions'
import type { StyleInput } from './style'

interface Look {
  layer: PointLayer
  name: LayerName
  /** Shift of the cluster, so that rings of different kinds in one cell stand beside each other. */
  offset: [number, number]
  /** Zoom from which single points carry their letter at full size. */
  near: number
}

const LOOKS: readonly Look[] = [
  { layer: 'enterprises', name: 'enterprise', offset: [0, 0], near: 15 },
  { layer: 'hazards', name: 'hazard', offset: [17, 15], near: 13 },
  { layer: 'dangers', name: 'danger', offset: [-17, 15], near: 14 },
]

const CLUSTER: ExpressionSpecification = ['==', ['get', 'cluster'], true]

/** 3k, 1.2万: short counts inside a ring. */
function shortCount(lang: string): ExpressionSpecification {
  const n: ExpressionSpecification = ['get', 'count']
  const tenth = (unit: number): ExpressionSpecification => ['to-string', ['/', ['round', ['/', n, unit / 10]], 10]] as ExpressionSpecification
  const whole = (unit: number): ExpressionSpecification => ['to-string', ['round', ['/', n, unit]]] as ExpressionSpecification
  const big = lang === 'zh' ? ['case', ['>=', n, 10_000], ['concat', tenth(10_000), '万']] : ['case', ['>=', n, 100_000], ['concat', whole(1000), 'k']]
  return [...big, ['>=', n, 1000], ['concat', tenth(1000), 'k'], ['to-string', n]] as unknown as ExpressionSpecification
}

function single(look: Look, input: StyleInput): LayerSpecification {
  const filter: FilterSpecification = ['all', ['!', CLUSTER], ...levelFilter(look, input)] as FilterSpecification
  return {
    id: `${look.layer}-point`, type: 'symbol', source: look.layer, 'source-layer': look.layer, filter,
    layout: {
      visibility: visible(input.layers.includes(look.name)),
      'icon-image': ['concat', `point/${look.layer}/`, ['to-string', ['coalesce', ['get', 'class'], 0]]],
      'icon-size': ['interpolate', ['linear'], ['zoom'], look.near - 5, 0.34 * input.scale, look.near - 2, 0.55 * input.scale, look.near, 1 * input.scale],
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'symbol-sort-key': ['-', 0, ['case', ['==', ['coalesce', ['get', 'class'], 0], 0], 9, ['get', 'class']]],
    },
  }
}

function label(look: Look, input: StyleInput): LayerSpecification {
  const c = input.colours.map
  return {
    id: `${look.layer}-name`, type: 'symbol', source: look.layer, 'source-layer': look.layer, minzoom: look.near,
    filter: ['all', ['!', CLUSTER], ...levelFilter(look, input)] as FilterSpecification,
    layout: {
      visibility: visible(input.layers.includes(look.name)),
      'text-field': ['get', 'name'], 'text-font': [FONT], 'text-size': 11 * input.scale, 'text-anchor': 'left', 'text-offset': [1.1, 0], 'text-max-width': 12, 'text-optional': true,
      'symbol-sort-key': ['case', ['==', ['coalesce', ['get', 'class'], 0], 0], 9, ['get', 'class']],
    },
    paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.4 * input.scale },
  }
}

/** Level filter for enterprises and hazards; dangers have no risk level. */
function levelFilter(look: Look, input: StyleInput): ExpressionSpecification[] {
  if (look.layer === 'dangers' || input.levels.length === 0) return []
  return [['in', ['coalesce', ['get', 'class'], 0], ['literal', [...input.levels]]]]
}

/** With levels filtered, a cluster shows only if it holds one of them. */
function clusterFilter(look: Look, input: StyleInput): FilterSpecification {
  if (look.layer === 'dangers' || input.levels.length === 0) return CLUSTER
  const some = LEVELS.map((_, code) => code).filter((code) => input.levels.includes(code))
  return ['all', CLUSTER, ['any', ...some.map((code) => ['>', ['coalesce', ['get', `c${code}`], 0], 0])]] as unknown as FilterSpecification
}

function cluster(look: Look, input: StyleInput): LayerSpecification {
  const main = look.layer === 'enterprises'
  const size = (n: number) => n * input.scale * (main ? 1 : 0.8)
  return {
    id: `${look.layer}-cluster`, type: 'symbol', source: look.layer, 'source-layer': look.layer, filter: clusterFilter(look, input),
    layout: {
      visibility: visible(input.layers.includes(look.name)),
      'icon-image': ringExpression(look.layer) as ExpressionSpecification,
      'icon-size': ['interpolate', ['linear'], ['log10', ['max', 2, ['get', 'count']]], 0.3, size(0.52), 2, size(0.7), 3.3, size(1), 4.5, size(1.25)],
      'icon-offset': look.offset,
      'icon-allow-overlap': main,
      'icon-padding': 0,
      'text-field': shortCount(input.lang),
      'text-font': [FONT],
      'text-size': ['interpolate', ['linear'], ['log10', ['max', 2, ['get', 'count']]], 0.3, 9 * input.scale, 2, 10 * input.scale, 3.3, 12 * input.scale, 4.5, 14 * input.scale],
      'text-offset': [look.offset[0] / 14, look.offset[1] / 14],
      'text-allow-overlap': main,
      'text-padding': 0,
      'symbol-sort-key': ['-', 0, ['get', 'count']],
    },
    paint: { 'text-color': input.colours.map.discInk },
  }
}

export function pointLayers(input: StyleInput): LayerSpecification[] {
  return [
    ...LOOKS.map((look) => label(look, input)),
    ...LOOKS.map((look) => single(look, input)),
    ...[...LOOKS].reverse().map((look) => cluster(look, input)),
  ]
}

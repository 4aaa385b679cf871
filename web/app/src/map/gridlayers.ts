/** Style layers of the grids: fills, hatching, patterns, borders, outlines, labels. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import { LEVELS, ROMAN, rank } from '@/level/levels'
import { byID, byLevel, byLoad, FONT, LEVEL, SHORT_NAME, unlessFaded, visible } from '@/engine/expressions'
import { under } from './baselayers'
import type { StyleInput } from './style'

/** Zoom range in which a depth is the filled one. */
function range(depth: number, zooms: readonly number[]): { minzoom?: number; maxzoom?: number } {
  const from = zooms[depth - 1] ?? 0
  const to = zooms[depth]
  return { ...(from > 0 ? { minzoom: from } : {}), ...(to !== undefined ? { maxzoom: to } : {}) }
}

function shownLevels(input: StyleInput): number[] {
  return LEVELS.map((_, code) => code).filter((code) => input.levels.length === 0 || input.levels.includes(code))
}

/** Opacity by level; levels filtered out stay as a trace so that the place can still be read. */
function fillOpacity(input: StyleInput): ExpressionSpecification {
  const shown = shownLevels(input)
  const values = input.colours.risk.map((c, code) => (shown.includes(code) ? c.opacity : 0.05))
  const hover = input.colours.risk.map((c, code) => (shown.includes(code) ? Math.min(1, c.opacity + 0.13) : 0.12))
  return unlessFaded(['case', ['boolean', ['feature-state', 'hover'], false], byLevel(LEVEL, hover), byLevel(LEVEL, values)], 0.07)
}

function only(code: number, opacity: number): ExpressionSpecification {
  return unlessFaded(
    byLevel(
      LEVEL,
      LEVELS.map((_, c) => (c === code ? opacity : 0)),
    ),
    0,
  )
}

/** How strongly a class of the load covers the ground: where there is nothing the ground shows. */
function loadOpacity(input: StyleInput): ExpressionSpecification {
  const values = [0, ...input.colours.load.map(() => 0.86)]
  return unlessFaded(
    ['case', ['boolean', ['feature-state', 'hover'], false], byLoad(values.map((n) => Math.min(1, n + 0.1))), byLoad(values)],
    0.07,
  )
}

/** Over a base map of one's own the colours give way the closer one looks, so that streets can be read through them. */
function overBase(input: StyleInput, opacity: ExpressionSpecification): ExpressionSpecification {
  if (under(input).length === 0) return opacity
  return ['interpolate', ['linear'], ['zoom'], 9, ['*', 0.8, opacity], 14, ['*', 0.5, opacity], 17, ['*', 0.34, opacity]]
}

function fills(input: StyleInput): LayerSpecification[] {
  const on = visible(input.layers.includes('grid'))
  const load = input.fill === 'load'
  const solid = load
    ? byLoad([input.colours.map.land, ...input.colours.load])
    : byLevel(
        LEVEL,
        input.colours.risk.map((c) => c.solid),
      )
  const shown = shownLevels(input)
  return input.depthZooms.flatMap((_, i): LayerSpecification[] => {
    const depth = i + 1
    const base = {
      type: 'fill' as const,
      source: 'grids',
      'source-layer': 'grids',
      filter: [
        'any',
        ['==', ['get', 'depth'], depth],
        ['all', ['<', ['get', 'depth'], depth], ['boolean', ['get', 'leaf'], false]],
      ] as ExpressionSpecification,
      ...range(depth, input.depthZooms),
    }
    const layers: LayerSpecification[] = [
      {
        ...base,
        id: `grid-fill-${depth}`,
        layout: { visibility: on },
        paint: {
          'fill-color': solid,
          'fill-opacity': overBase(input, load ? loadOpacity(input) : fillOpacity(input)),
          'fill-antialias': false,
        },
      },
      {
        ...base,
        id: `grid-hatch-${depth}`,
        layout: { visibility: on },
        paint: {
          'fill-pattern': 'hatch-0',
          'fill-opacity': load ? byLoad([0.9, 0, 0, 0, 0, 0]) : only(0, shown.includes(0) ? 0.9 : 0.15),
          'fill-antialias': false,
        },
      },
    ]
    for (const code of input.patterns && !load ? shown.filter((c) => c > 0) : []) {
      layers.push({
        ...base,
        id: `grid-pattern-${depth}-${code}`,
        layout: { visibility: on },
        paint: { 'fill-pattern': `hatch-${code}`, 'fill-opacity': only(code, 0.55), 'fill-antialias': false },
      })
    }
    layers.push({
      ...base,
      id: `grid-pulse-${depth}`,
      layout: { visibility: on },
      paint: {
        'fill-color': input.colours.map.select,
        'fill-opacity': ['coalesce', ['feature-state', 'pulse'], 0],
        'fill-opacity-transition': { duration: 0, delay: 0 },
        'fill-antialias': false,
      },
    })
    return layers
  })
}

/** Borders: the finest visible depth thin, each depth above it stronger. */
function borders(input: StyleInput): LayerSpecification[] {
  const c = input.colours.map
  return input.depthZooms.map((_, i): LayerSpecification => {
    const depth = i + 1
    const minzoom = input.depthZooms[i] ?? 0
    const finer = input.depthZooms[i + 1] ?? minzoom + 4
    const ancestors = (input.depthZooms[i + 1] ?? 24) < 24
    const strong = ancestors ? c.lineStrong : c.line
    return {
      id: `grid-line-${depth}`,
      type: 'line',
      source: 'grids',
      'source-layer': 'lines',
      filter: ['==', ['get', 'depth'], depth],
      ...(minzoom > 0 ? { minzoom } : {}),
      layout: { visibility: visible(input.layers.includes('grid')), 'line-join': 'round', 'line-cap': 'round' },
      paint: {
        'line-color': depth === 1 ? c.lineStrong : ['step', ['zoom'], c.line, finer, strong],
        'line-opacity': depth === 1 ? 0.7 : ['step', ['zoom'], 0.75, finer, depth === 2 ? 0.85 : 0.7],
        'line-width': ['interpolate', ['linear'], ['zoom'], minzoom, 0.5, finer, depth <= 2 ? 1.1 : 0.9, finer + 3, depth <= 2 ? 2.2 : 1.6],
      },
    }
  })
}

function outlines(input: StyleInput): LayerSpecification[] {
  const c = input.colours.map
  return [
    {
      id: 'focus-line',
      type: 'line',
      source: 'focus',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': c.select, 'line-opacity': 0.55, 'line-width': 1.6, 'line-dasharray': [3, 2] },
    },
    {
      id: 'selected-line',
      type: 'line',
      source: 'selected',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': c.select, 'line-width': 3 },
    },
  ]
}

export function gridLayers(input: StyleInput): LayerSpecification[] {
  return [...fills(input), ...borders(input), ...outlines(input)]
}

/** How large the letters of a grid's name become at most, on a wall for a whole room. */
export const labelSize = (depth: number, wall: boolean | undefined) => (depth === 2 ? 15 : 13.5) * (wall ? 1.65 : 1)

/** Labels, biggest risk first; the letter stands for the colour. */
export function labelLayers(input: StyleInput): LayerSpecification[] {
  const c = input.colours.map
  const shown = shownLevels(input)
  const key: ExpressionSpecification = ['coalesce', ['get', 'level'], 'none']
  const letters = input.marks
    ? byID(input.marks)
    : byLevel(
        key,
        ROMAN.map((letter, code) => (code > 0 ? `${letter}` : '')),
      )
  // The level in a tile is that of now: with other colours on the map it filters nothing.
  const larger = input.wall ? 1.65 : 1
  const marked = input.marks
    ? input.markedOnly
      ? ['in', ['id'], ['literal', [...input.marks.keys()]]]
      : true
    : ['in', key, ['literal', shown.map((code) => LEVELS[code]!)]]
  return input.depthZooms.map((_, i): LayerSpecification => {
    const depth = i + 1
    const from = input.depthZooms[i] ?? 0
    const next = input.depthZooms[i + 1]
    // Names come a little after the colours, when there is room, and stay until the next depth has its own.
    const minzoom = depth === 1 ? 3 : input.markedOnly ? from : from + (depth === 2 ? 0.4 : 0.9)
    const maxzoom = next === undefined ? undefined : input.markedOnly ? next : next + (depth === 1 ? 0.4 : 1.2)
    return {
      id: `grid-label-${depth}`,
      type: 'symbol',
      source: 'grids',
      'source-layer': 'labels',
      minzoom,
      ...(maxzoom ? { maxzoom } : {}),
      filter: ['all', ['==', ['get', 'depth'], depth], marked] as FilterSpecification,
      layout: {
        visibility: visible(input.layers.includes('grid')),
        'text-field': [
          'format',
          depth > 3 ? SHORT_NAME : ['get', 'name'],
          {},
          ' ',
          {},
          letters,
          { 'font-scale': input.markedOnly ? 1.15 : 0.86 },
        ],
        'text-font': [FONT],
        'text-size': ['interpolate', ['linear'], ['zoom'], minzoom, 11 * larger, maxzoom ?? minzoom + 4, labelSize(depth, input.wall)],
        'text-max-width': 9,
        'text-padding': 3,
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1.1,
        'symbol-sort-key': byLevel(
          key,
          LEVELS.map((_, code) => rank(code)),
        ),
      },
      paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.5, 'text-halo-blur': 0.4 },
    }
  })
}

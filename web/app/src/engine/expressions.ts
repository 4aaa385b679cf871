/** Pieces of style expressions that several layers share. */
import type { ExpressionSpecification } from 'maplibre-gl'
import { LEVELS } from '@/level/levels'

/** The one face of the map's texts, from our own files. */
export const FONT = 'Noto Sans SC'

/** The level key of a grid: what events said, else what the tile says. */
export const LEVEL: ExpressionSpecification = ['coalesce', ['feature-state', 'level'], ['get', 'level'], 'none']

/** The class of a grid's load, 0 where there is none or it is not known; only painted, never in a tile. */
export const LOAD: ExpressionSpecification = ['coalesce', ['feature-state', 'load'], 0]

/** A value by class of the load, that of class 0 first. */
export function byLoad(values: readonly (string | number)[]): ExpressionSpecification {
  return ['match', LOAD, ...values.slice(1).flatMap((value, i) => [i + 1, value]), values[0]!] as unknown as ExpressionSpecification
}

/** A value where it counts, and another on grids that are faded because something else is spoken of. */
export function unlessFaded(value: ExpressionSpecification | number, faded: number): ExpressionSpecification {
  return ['case', ['boolean', ['feature-state', 'faded'], false], faded, value]
}

/** The mark of each grid by its id, where the tile's own letter is not what is shown. */
export function byID(marks: ReadonlyMap<number, string>): ExpressionSpecification {
  const ids = new Map<string, number[]>()
  for (const [id, mark] of marks) {
    const list = ids.get(mark)
    if (list) list.push(id)
    else ids.set(mark, [id])
  }
  if (ids.size === 0) return ['literal', ''] as unknown as ExpressionSpecification
  return ['match', ['id'], ...[...ids].flatMap(([mark, list]) => [list, mark]), ''] as unknown as ExpressionSpecification
}

/** A value by level key. */
export function byLevel(input: ExpressionSpecification, values: readonly (string | number)[]): ExpressionSpecification {
  const pairs = LEVELS.slice(1).flatMap((key, i) => [key, values[i + 1]!])
  return ['match', input, ...pairs, values[0]!] as unknown as ExpressionSpecification
}

/** The name without the suffix of its committee, which on a map says nothing: 团结湖社区居委会 → 团结湖社区. */
export const SHORT_NAME: ExpressionSpecification = [
  'let',
  'name',
  ['get', 'name'],
  [
    'case',
    ...['居委会', '居民委员会', '村委会', '村民委员会'].flatMap((suffix) => [
      ['>', ['index-of', suffix, ['var', 'name']], 1],
      ['slice', ['var', 'name'], 0, ['index-of', suffix, ['var', 'name']]],
    ]),
    ['var', 'name'],
  ],
] as unknown as ExpressionSpecification

export function visible(on: boolean): 'visible' | 'none' {
  return on ? 'visible' : 'none'
}

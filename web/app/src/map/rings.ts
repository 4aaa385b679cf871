/**
 * Cluster rings: a cluster shows the shares of its classes as a ring. Ring images
 * are drawn on demand and kept by their quantised shares, so hundreds of clusters
 * need only a few dozen images.
 */

import { kindOfLayer } from '@/level/kinds'

/** Steps a ring is divided into. */
export const RING_STEPS = 16

/** The layer of a kind of points: its word in the plural. */
export type PointLayer = string

export interface RingImage {
  what: 'ring'
  layer: PointLayer
  /** Steps of classes 1, 2, 3, 4, 0, worst first; before normalising. */
  steps: number[]
  worst: number
}

export interface PointImage {
  what: 'point'
  layer: PointLayer
  class: number
}

/** Shares of RING_STEPS for counts in drawing order: whatever is there at all gets at least one step. */
export function quantise(counts: readonly number[]): number[] {
  const sum = counts.reduce((a, b) => a + b, 0)
  if (sum === 0) return counts.map(() => 0)
  return counts.map((n) => Math.ceil((n * RING_STEPS) / sum))
}

export interface Arc {
  slot: number
  from: number
  to: number
}

/** Arcs in turns (0…1, clockwise from the top) that fill the ring in proportion to the steps. */
export function arcs(steps: readonly number[]): Arc[] {
  const sum = steps.reduce((a, b) => a + b, 0)
  const found: Arc[] = []
  let at = 0
  steps.forEach((n, slot) => {
    if (n <= 0) return
    found.push({ slot, from: at / sum, to: (at + n) / sum })
    at += n
  })
  return found
}

/** Reads an image id such as "ring/enterprises/1,2,13,0,0/2" or "point/dangers/1". */
export function parseImage(id: string): RingImage | PointImage | undefined {
  const parts = id.split('/')
  const layer = parts[1]
  if (layer === undefined || !kindOfLayer(layer)) return undefined
  if (parts[0] === 'point' && parts.length === 3 && /^[0-4]$/.test(parts[2]!)) {
    return { what: 'point', layer, class: Number(parts[2]) }
  }
  if (parts[0] === 'ring' && parts.length === 4 && /^\d+(,\d+){4}$/.test(parts[2]!) && /^[0-4]$/.test(parts[3]!)) {
    return { what: 'ring', layer, steps: parts[2]!.split(',').map(Number), worst: Number(parts[3]) }
  }
  return undefined
}

/** The id that parseImage reads, as a style expression over a cluster's properties. */
export function ringExpression(layer: PointLayer): unknown[] {
  const count = (c: number) => ['coalesce', ['get', `c${c}`], 0]
  const all = ['max', 1, ['+', count(0), count(1), count(2), count(3), count(4)]]
  const step = (c: number) => ['to-string', ['ceil', ['/', ['*', count(c), RING_STEPS], all]]]
  return [
    'concat',
    `ring/${layer}/`,
    step(1),
    ',',
    step(2),
    ',',
    step(3),
    ',',
    step(4),
    ',',
    step(0),
    '/',
    ['to-string', ['coalesce', ['get', 'worst'], 0]],
  ]
}

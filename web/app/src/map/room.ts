/** How much of the map's edges other things cover, and which way of avoiding them leaves the map largest. */

export interface Edges {
  top: number
  right: number
  bottom: number
  left: number
}

/** What lies over the map: a phone's sheet, or key numbers above and a legend in the corner. */
export type Cover = 'phone' | 'open' | 'folded'

/** The first row of figures. */
const ROW = 76

/**
 * The same where the map is low, as of a past day on a small screen: better a little beneath the figures, at first beneath
 * their further rows, than too small to read.
 */
export function orAll(edges: readonly Edges[], height: number, margin: number): Edges[] {
  const low = (one: Edges) => height - one.top - one.bottom < 0.45 * height
  return edges.map((one) => {
    const below = low(one) ? { ...one, top: Math.min(one.top, ROW + margin) } : one
    return low(below) ? { ...one, top: margin, bottom: margin } : below
  })
}

/**
 * Unfolded, the legend may be passed on its right or above; the caller takes what shows more. The figures reach
 * down to where they were measured, since how many rows they need depends on width and language.
 */
export function clearEdges(cover: Cover, margin: number, figures = 0): Edges[] {
  if (cover === 'phone') return [{ top: 60 + margin, right: margin, bottom: 24 + margin, left: margin }]
  const around = { top: Math.max(ROW, figures) + margin, right: margin, bottom: margin, left: margin }
  if (cover === 'folded') return [{ ...around, bottom: Math.max(margin, 64) }]
  return [
    { ...around, left: 258 + margin },
    { ...around, bottom: 212 + margin },
  ]
}

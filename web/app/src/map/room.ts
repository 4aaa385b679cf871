/** How much of the map's edges other things cover, and which way of avoiding them leaves the map largest. */

export interface Edges {
  top: number
  right: number
  bottom: number
  left: number
}

/** What lies over the map: a phone's sheet, or key numbers above and a legend in the corner. */
export type Cover = 'phone' | 'open' | 'folded'

/** The same where the map is low, as of a past day on a small screen: better a little beneath the figures than too small to read. */
export function orAll(edges: readonly Edges[], height: number, margin: number): Edges[] {
  return edges.map((one) => (height - one.top - one.bottom < height / 2 ? { ...one, top: margin, bottom: margin } : one))
}

/** Unfolded, the legend may be passed on its right or above; the caller takes what shows more. */
export function clearEdges(cover: Cover, margin: number): Edges[] {
  if (cover === 'phone') return [{ top: 60 + margin, right: margin, bottom: 24 + margin, left: margin }]
  const around = { top: 76 + margin, right: margin, bottom: margin, left: margin }
  if (cover === 'folded') return [{ ...around, bottom: Math.max(margin, 64) }]
  return [{ ...around, left: 258 + margin }, { ...around, bottom: 212 + margin }]
}

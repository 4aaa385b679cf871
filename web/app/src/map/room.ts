/** How much of the map's edges other things cover, and which way of avoiding them leaves the map largest. */

export interface Edges {
  top: number
  right: number
  bottom: number
  left: number
}

/** What lies over the map: a phone's sheet, or key numbers above and a legend in the corner. */
export type Cover = 'phone' | 'open' | 'folded'

/** Unfolded, the legend may be passed on its right or above; the caller takes what shows more. */
export function clearEdges(cover: Cover, margin: number): Edges[] {
  if (cover === 'phone') return [{ top: 60 + margin, right: margin, bottom: 108 + margin, left: margin }]
  const around = { top: 76 + margin, right: margin, bottom: margin, left: margin }
  if (cover === 'folded') return [{ ...around, bottom: Math.max(margin, 56) }]
  return [{ ...around, left: 258 + margin }, { ...around, bottom: 212 + margin }]
}

/** Which depth of the network a map shows. */

/** First zoom of each depth when the server does not say. */
export const DEPTH_ZOOMS: readonly number[] = [0, 5, 8, 11]

/** The depth whose grids are filled at a zoom. */
export function depthAt(zoom: number, depthZooms: readonly number[]): number {
  let depth = 1
  depthZooms.forEach((from, i) => {
    if (zoom >= from) depth = i + 1
  })
  return depth
}

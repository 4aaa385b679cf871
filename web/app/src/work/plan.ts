/** A plan of the site of an enterprise: metres around its middle, drawn without a map behind it. */

export interface PlanPoint {
  lon: number
  lat: number
}

export interface Plan {
  width: number
  height: number
  /** Where a point stands on the paper. */
  at: (lon: number, lat: number) => [number, number]
  /** A round length for the scale bar, and how long it is on the paper. */
  bar: { metres: number; length: number }
}

const METRES = 111_319.49
const ROUND = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]

/** Fits points into a box with a margin; a single point is shown with some ground around it. */
export function planOf(points: readonly PlanPoint[], width: number, height: number, margin = 40, least = 120): Plan {
  const lons = points.map((p) => p.lon)
  const lats = points.map((p) => p.lat)
  const middle = { lon: (Math.min(...lons) + Math.max(...lons)) / 2, lat: (Math.min(...lats) + Math.max(...lats)) / 2 }
  const east = METRES * Math.cos((middle.lat * Math.PI) / 180)
  const wide = Math.max(least, (Math.max(...lons) - Math.min(...lons)) * east)
  const high = Math.max(least * (height / width), (Math.max(...lats) - Math.min(...lats)) * METRES)
  const scale = Math.min((width - 2 * margin) / wide, (height - 2 * margin) / high)
  const metres = ROUND.filter((n) => n * scale <= width / 4).at(-1) ?? ROUND[0]!
  return {
    width,
    height,
    at: (lon, lat) => [width / 2 + (lon - middle.lon) * east * scale, height / 2 - (lat - middle.lat) * METRES * scale],
    bar: { metres, length: metres * scale },
  }
}

/** Moves marks apart that would lie on each other, a little at a time, the same way every time. */
export function apart(marks: readonly [number, number][], gap: number): [number, number][] {
  const at = marks.map(([x, y]) => [x, y] as [number, number])
  for (let round = 0; round < 60; round++) {
    let moved = false
    for (let i = 0; i < at.length; i++) {
      for (let j = i + 1; j < at.length; j++) {
        let [dx, dy] = [at[j]![0] - at[i]![0], at[j]![1] - at[i]![1]]
        const far = Math.hypot(dx, dy)
        if (far >= gap - 1e-6) continue
        // Two in one place go apart in a direction of their own.
        if (far < 1e-6) [dx, dy] = [Math.cos(i + j * 2.4), Math.sin(i + j * 2.4)]
        else [dx, dy] = [dx / far, dy / far]
        const by = (gap - far) / 2
        at[i] = [at[i]![0] - dx * by, at[i]![1] - dy * by]
        at[j] = [at[j]![0] + dx * by, at[j]![1] + dy * by]
        moved = true
      }
    }
    if (!moved) break
  }
  return at
}

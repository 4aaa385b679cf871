/** Values of days as paths of an SVG. A day without a value is a gap, never a zero. */

type Value = number | undefined

const round = (n: number) => Math.round(n * 10) / 10

/** The runs of days that have a value, as [first, last]. */
export function runs(values: readonly Value[]): [number, number][] {
  const found: [number, number][] = []
  values.forEach((v, i) => {
    if (v === undefined) return
    const last = found.at(-1)
    if (last && last[1] === i - 1) last[1] = i
    else found.push([i, i])
  })
  return found
}

/** The greatest value; undefined when there is none. */
export function greatest(values: readonly Value[]): number | undefined {
  const known = values.filter((v) => v !== undefined)
  return known.length > 0 ? Math.max(...known) : undefined
}

/** A little above the ground however small: what is there is seen. */
const LEAST = 0.05

/** Points of the runs, each value in the middle of its day; a day that stands alone is drawn over all of it. */
function lines(values: readonly Value[], width: number, height: number, top: number): { x: number; y: number }[][] {
  const step = values.length < 2 ? width : width / (values.length - 1)
  const at = (i: number) => round(Math.min(width, Math.max(0, i * step)))
  const y = (v: number) => round(height - (v > 0 ? Math.max(LEAST, v / Math.max(top, 1)) : 0) * height)
  return runs(values).map(([from, to]) => {
    if (from === to)
      return [
        { x: values.length < 2 ? 0 : at(from - 0.5), y: y(values[from]!) },
        { x: values.length < 2 ? width : at(from + 0.5), y: y(values[from]!) },
      ]
    return values.slice(from, to + 1).map((v, i) => ({ x: at(from + i), y: y(v!) }))
  })
}

/** The area below some values on a scale of their own, as a closed path for each run of days. */
export function area(values: readonly Value[], width: number, height: number, top: number): string {
  return lines(values, width, height, top)
    .map((points) => `M${points[0]!.x},${height}L${points.map((p) => `${p.x},${p.y}`).join('L')}L${points.at(-1)!.x},${height}Z`)
    .join('')
}

/** The line over some values, broken where there are none. */
export function line(values: readonly Value[], width: number, height: number, top: number): string {
  return lines(values, width, height, top)
    .map((points) => `M${points.map((p) => `${p.x},${p.y}`).join('L')}`)
    .join('')
}

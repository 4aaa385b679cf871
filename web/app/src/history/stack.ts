/** A stacked area, as paths of an SVG. */

export interface Stack {
  /** One closed path for each series, in their order, the first at the bottom. */
  paths: string[]
  /** The greatest sum, at the top of the box. */
  top: number
}

const round = (n: number) => Math.round(n * 10) / 10

/**
 * Stacks series of equal length into a box. Values hold for a whole day and are
 * drawn at its middle; a single day is drawn over the whole width.
 */
export function stack(series: readonly (readonly number[])[], width: number, height: number, most = 0): Stack {
  const n = series[0]?.length ?? 0
  const sums = Array.from({ length: n }, (_, i) => series.reduce((sum, values) => sum + (values[i] ?? 0), 0))
  const top = Math.max(most, ...sums, 1)
  const x = (i: number) => round(n < 2 ? i * width : (i / (n - 1)) * width)
  const y = (v: number) => round(height - (v / top) * height)
  const below = new Array<number>(n).fill(0)
  const paths = series.map((values) => {
    if (n === 0) return ''
    const lower = [...below]
    values.forEach((v, i) => (below[i] = below[i]! + v))
    const at = n === 1 ? [0, 1] : below.map((_, i) => i)
    const of = (list: number[], i: number) => y(list[Math.min(i, n - 1)]!)
    const up = at.map((i) => `${x(i)},${of(below, i)}`)
    const down = at.map((i) => `${x(i)},${of(lower, i)}`).reverse()
    return `M${up.join('L')}L${down.join('L')}Z`
  })
  return { paths, top }
}

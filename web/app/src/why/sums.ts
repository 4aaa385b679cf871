/** The nested sums of a grid as they are written and drawn. */
import type { GridWhy, WhySum } from '@/api/types'
import { plain } from '@/text/format'

export interface SumRow {
  level: WhySum['level']
  /** 12R + 6O */
  symbols: string
  /** 12 × 2 + 6 × 3, or from the second on what it was before and what is added: 24 + 6 × 3 */
  numbers: string
  points: number
  holds: boolean
  pieces: { level: WhySum['level']; points: number }[]
}

const LETTER = { red: 'R', orange: 'O', yellow: 'Y' } as const
const times = (share: number, of: string) => (share === 1 ? of : `${plain(share)} × ${of}`)

export function sumRows(why: Pick<GridWhy, 'sums'>): SumRow[] {
  const sums = why.sums ?? []
  return sums.map((sum, i) => {
    const until = sums.slice(0, i + 1)
    const added = times(sum.share, plain(sum.count))
    return {
      level: sum.level,
      symbols: until.map((s) => (s.share === 1 ? '' : plain(s.share)) + LETTER[s.level]).join(' + '),
      numbers: i === 0 ? added : `${plain(sums[i - 1]!.points)} + ${added}`,
      points: sum.points,
      holds: sum.holds,
      pieces: until.map((s) => ({ level: s.level, points: s.share * s.count })).filter((p) => p.points > 0),
    }
  })
}

/** The sum that decides, or the last one where none does, with all its counts: 12 × 2 + 6 × 3 + 9 = 51. */
export function decidingSum(why: Pick<GridWhy, 'sums'>): { text: string; points: number } | undefined {
  const sums = why.sums ?? []
  const at = sums.findIndex((s) => s.holds)
  const until = at < 0 ? sums : sums.slice(0, at + 1)
  if (until.length === 0) return undefined
  const points = until.at(-1)!.points
  return { text: `${until.map((s) => times(s.share, plain(s.count))).join(' + ')} = ${plain(points)}`, points }
}

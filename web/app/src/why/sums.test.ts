import { describe, expect, it } from 'vitest'
import type { WhySum } from '@/api/types'
import { decidingSum, sumRows } from './sums'

const sums = (red: number, orange: number, yellow: number, need: number): WhySum[] => {
  const points = [12 * red, 12 * red + 6 * orange, 12 * red + 6 * orange + yellow]
  return [
    { level: 'red', share: 12, count: red, points: points[0]!, holds: points[0]! >= need },
    { level: 'orange', share: 6, count: orange, points: points[1]!, holds: points[1]! >= need },
    { level: 'yellow', share: 1, count: yellow, points: points[2]!, holds: points[2]! >= need },
  ]
}

describe('the sums of a grid', () => {
  it('are written with their counts, each going on from the one before', () => {
    expect(sumRows({ sums: sums(2, 3, 9, 37.2) }).map((r) => [r.symbols, r.numbers, r.points, r.holds])).toEqual([
      ['12R', '12 × 2', 24, false],
      ['12R + 6O', '24 + 6 × 3', 42, true],
      ['12R + 6O + Y', '42 + 9', 51, true],
    ])
  })
  it('are drawn in the colours of what they are made of', () => {
    expect(sumRows({ sums: sums(1, 0, 4, 9) }).map((r) => r.pieces.map((p) => [p.level, p.points]))).toEqual([
      [['red', 12]],
      [['red', 12]],
      [
        ['red', 12],
        ['yellow', 4],
      ],
    ])
  })
  it('say which one decides, and where none does the last', () => {
    expect(decidingSum({ sums: sums(2, 3, 9, 37.2) })).toEqual({ text: '12 × 2 + 6 × 3 = 42', points: 42 })
    expect(decidingSum({ sums: sums(0, 1, 9, 60) })).toEqual({ text: '12 × 0 + 6 × 1 + 9 = 15', points: 15 })
    expect(decidingSum({ sums: [] })).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { byGroup, pieces, points, type WhyFactor, type WhyGroup } from './why'

const factor = (key: string, group: string, p: number, more: Partial<WhyFactor> = {}): WhyFactor => ({
  key,
  group,
  name: key,
  value: 1,
  valueText: '1',
  points: p,
  weight: 1,
  counted: true,
  missing: false,
  records: [],
  ...more,
})
const groups: WhyGroup[] = [
  { key: 'inherent', combine: 'max', points: 65, sum: 65, least: 0, most: 0 },
  { key: 'control', combine: 'sum', points: -12, sum: -15, least: 0, most: 0 },
]

describe('the reasons of a score', () => {
  it('stand in their groups, what counts first', () => {
    const factors = [
      factor('missing', 'inherent', 0, { missing: true, counted: false }),
      factor('small', 'inherent', 40, { counted: false }),
      factor('large', 'inherent', 65),
      factor('good', 'control', -8),
      factor('nothing', 'control', 0),
      factor('better', 'control', -7),
    ]
    const found = byGroup({ groups, factors })
    expect(found.map((g) => [g.group.key, g.factors.map((f) => f.key), g.capped])).toEqual([
      ['inherent', ['large', 'small', 'missing'], false],
      ['control', ['good', 'better', 'nothing'], true],
    ])
  })
  it('are drawn so that the end is the score', () => {
    expect(pieces({ groups, score: 53 }, 100)).toEqual([
      { key: 'inherent', from: 0, width: 65, less: false },
      { key: 'control', from: 53, width: 12, less: true },
    ])
  })
  it('are written with a sign and without needless digits', () => {
    expect([8, -12, 0.5, 7.999999, null].map(points)).toEqual(['8', '−12', '0.5', '8', '—'])
  })
})

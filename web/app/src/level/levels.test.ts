import { describe, expect, it } from 'vitest'
import { levelCode, LevelTable, rank, total, WORST_FIRST, type LevelColumns } from './levels'

// 1 city ─ 2, 3 districts ─ 2: 4, 5 streets (5 has communities 6, 7), 3: 8 a street without any
const columns: LevelColumns = {
  position: 40,
  id: [1, 2, 3, 4, 5, 6, 7, 8],
  parent: [0, 1, 1, 2, 2, 5, 5, 3],
  depth: [1, 2, 2, 3, 3, 4, 4, 3],
  level: '32413104',
  index: [50, 70, 10, 90, 40, 85, 0, 12],
}

function table(): LevelTable {
  const t = new LevelTable()
  t.load(columns)
  return t
}

describe('level keys', () => {
  it('takes what it does not know for not assessed, never for a colour', () => {
    expect(['red', 'orange', 'yellow', 'blue', 'none', 'green', undefined].map(levelCode)).toEqual([1, 2, 3, 4, 0, 0, 0])
  })
  it('puts not assessed after blue', () => {
    expect([...WORST_FIRST].sort((a, b) => rank(a) - rank(b))).toEqual([1, 2, 3, 4, 0])
  })
})

describe('LevelTable', () => {
  it('counts a subtree at a depth', () => {
    expect(table().counts(1, 2)).toEqual([0, 0, 1, 0, 1])
    expect(table().counts(2, 3)).toEqual([0, 1, 0, 1, 0])
    expect(table().counts(3, 2)).toEqual([0, 0, 0, 0, 1])
  })
  it('counts a shallower leaf where a depth is shown, as the map draws it', () => {
    const t = table()
    expect(t.counts(1, 4)).toEqual([1, 2, 0, 0, 1]) // 6, 7, and the leaves 4 and 8
    expect(total(t.counts(3, 4))).toBe(1)
  })
  it('knows paths, children and what lies within what', () => {
    const t = table()
    expect(t.path(6)).toEqual([1, 2, 5, 6])
    expect(t.children(2)).toEqual([4, 5])
    expect(t.within(7, 2)).toBe(true)
    expect(t.within(7, 3)).toBe(false)
    expect(t.within(2, 2)).toBe(true)
    expect(t.within(99, 1)).toBe(false)
    expect(t.deepest(3)).toBe(3)
  })
  it('orders worst first, then by index', () => {
    expect(table().worst(1, 3)).toEqual([4, 5, 8])
    expect(table().worst(1, 4)).toEqual([4, 6, 8, 7])
  })
  it('applies changes once and reports only real recolours', () => {
    const t = table()
    expect(
      t.apply(
        [
          [4, 'orange', 61.5, 0],
          [5, 'yellow', 45, 0],
          [99, 'red', 1, 0],
        ],
        41,
      ),
    ).toEqual([{ id: 4, from: 1, to: 2 }])
    expect(t.index(5)).toBe(45)
    expect(t.counts(2, 3)).toEqual([0, 0, 1, 1, 0])
    expect(t.apply([[4, 'orange', 61.5, 0]], 41)).toEqual([])
    expect(t.position).toBe(41)
  })
  it('never goes back in position', () => {
    const t = table()
    t.apply([], 10)
    expect(t.position).toBe(40)
  })
  it('equals a plain recount after many random changes', () => {
    const t = table()
    const levels = new Map(columns.id.map((id, i) => [id, Number(columns.level[i])]))
    const keys = ['none', 'red', 'orange', 'yellow', 'blue']
    let seed = 7
    const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n
    for (let i = 0; i < 500; i++) {
      const id = 1 + random(8)
      const level = random(5)
      levels.set(id, level)
      t.apply([[id, keys[level]!, 1, 0]], 41 + i)
      const expected = [0, 0, 0, 0, 0]
      for (const leaf of [4, 6, 7, 8]) expected[levels.get(leaf)!]!++
      expect(t.counts(1, 4)).toEqual(expected)
    }
  })
  it('loads 100,000 grids and counts them quickly', () => {
    const n = 100_000
    const t = new LevelTable()
    t.load({
      position: 1,
      id: Array.from({ length: n }, (_, i) => i + 1),
      parent: Array.from({ length: n }, (_, i) => (i === 0 ? 0 : Math.floor((i - 1) / 20) + 1)),
      depth: Array.from({ length: n }, (_, i) => Math.floor(Math.log(i * 19 + 1) / Math.log(20)) + 1),
      level: '4'.repeat(n),
      index: new Array<number>(n).fill(1),
    })
    const began = performance.now()
    for (let i = 0; i < 100; i++) t.counts(1, 4)
    expect((performance.now() - began) / 100).toBeLessThan(20)
    expect(total(t.counts(1, 2))).toBe(20)
  })
})

describe('several topmost grids', () => {
  const table = new LevelTable()
  // 20 and 30 lie in streets that the caller does not see.
  table.load({ position: 1, id: [20, 30, 31, 32], parent: [2, 3, 30, 30], depth: [4, 3, 4, 4], level: '2114', index: [60, 90, 95, 5] })
  it('have nothing above them', () => {
    expect(table.roots).toEqual([20, 30])
    expect([table.parent(20), table.parent(30), table.parent(31)]).toEqual([0, 0, 30])
    expect(table.path(31)).toEqual([30, 31])
  })
  it('are counted together as 0', () => {
    expect(table.children(0)).toEqual([20, 30])
    expect([table.depth(0), table.deepest(0)]).toEqual([2, 4])
    expect(table.counts(0, 4)).toEqual([0, 1, 1, 0, 1])
    expect(table.worst(0, 4)).toEqual([31, 20, 32])
    expect(table.below(0)).toEqual([30, 20])
    expect([table.within(31, 0), table.within(99, 0), table.within(20, 30)]).toEqual([true, false, false])
  })
  it('may be none', () => {
    const none = new LevelTable()
    none.load({ position: 1, id: [], parent: [], depth: [], level: '', index: [] })
    expect([none.depth(0), none.deepest(0), none.counts(0, 1), none.below(0)]).toEqual([0, 0, [0, 0, 0, 0, 0], []])
  })
})

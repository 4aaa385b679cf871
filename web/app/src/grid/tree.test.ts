import { describe, expect, it } from 'vitest'
import { LevelTable } from '@/level/levels'
import { treeKey, treeRows } from './tree'

const table = new LevelTable()
table.load({
  position: 1,
  id: [1, 2, 3, 4, 5],
  parent: [0, 1, 1, 3, 3],
  depth: [1, 2, 2, 3, 3],
  level: '34124',
  index: [50, 10, 80, 60, 20],
})
const parent = (id: number) => table.parent(id)

describe('the grid tree', () => {
  it('sorts by risk or leaves the order of codes', () => {
    expect(treeRows(table, [1], new Set([1]), 'risk').map((r) => r.id)).toEqual([1, 3, 2])
    expect(treeRows(table, [1], new Set([1]), 'code').map((r) => r.id)).toEqual([1, 2, 3])
  })
  it('shows only what is open, with places for screen readers', () => {
    const rows = treeRows(table, [1], new Set([1, 3]), 'code')
    expect(rows.map((r) => [r.id, r.depth, r.position, r.siblings, r.expandable, r.expanded])).toEqual([
      [1, 1, 1, 1, true, true],
      [2, 2, 1, 2, false, false],
      [3, 2, 2, 2, true, true],
      [4, 3, 1, 2, false, false],
      [5, 3, 2, 2, false, false],
    ])
  })
  it('moves by keys as a tree does', () => {
    const rows = treeRows(table, [1], new Set([1]), 'code')
    expect(treeKey(rows, 1, 'ArrowDown', parent)).toEqual({ to: 2 })
    expect(treeKey(rows, 1, 'ArrowUp', parent)).toBeUndefined()
    expect(treeKey(rows, 3, 'ArrowRight', parent)).toEqual({ expand: 3 })
    expect(treeKey(rows, 1, 'ArrowRight', parent)).toEqual({ to: 2 })
    expect(treeKey(rows, 2, 'ArrowRight', parent)).toBeUndefined()
    expect(treeKey(rows, 1, 'ArrowLeft', parent)).toEqual({ collapse: 1 })
    expect(treeKey(rows, 3, 'ArrowLeft', parent)).toEqual({ to: 1 })
    expect(treeKey(rows, 1, 'End', parent)).toEqual({ to: 3 })
    expect(treeKey(rows, 3, 'Home', parent)).toEqual({ to: 1 })
    expect(treeKey(rows, 99, 'ArrowDown', parent)).toEqual({ to: 1 })
    expect(treeKey(rows, 1, 'x', parent)).toBeUndefined()
  })
})

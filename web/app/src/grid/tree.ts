/** The visible rows of the grid tree, and where the keyboard goes in it. */
import type { LevelTable } from '@/level/levels'
import { rank } from '@/level/levels'

export interface TreeRow {
  id: number
  depth: number
  /** 1-based place among its siblings and how many there are, for screen readers. */
  position: number
  siblings: number
  expandable: boolean
  expanded: boolean
}

export type TreeSort = 'risk' | 'code'

/** Rows from top to bottom; the order within a parent is by risk or as the server gave it (by code). */
export function treeRows(table: LevelTable, roots: readonly number[], expanded: ReadonlySet<number>, sort: TreeSort): TreeRow[] {
  const rows: TreeRow[] = []
  const visit = (ids: readonly number[]) => {
    const ordered =
      sort === 'risk'
        ? [...ids].sort((a, b) => rank(table.level(a)) - rank(table.level(b)) || table.index(b) - table.index(a) || a - b)
        : ids
    ordered.forEach((id, i) => {
      const expandable = table.children(id).length > 0
      const open = expandable && expanded.has(id)
      rows.push({ id, depth: table.depth(id), position: i + 1, siblings: ids.length, expandable, expanded: open })
      if (open) visit(table.children(id))
    })
  }
  visit(roots)
  return rows
}

export type TreeMove = { to: number } | { expand: number } | { collapse: number } | undefined

/** What a key does from a row, as the ARIA tree pattern says. */
export function treeKey(rows: readonly TreeRow[], at: number, key: string, parentOf: (id: number) => number): TreeMove {
  const i = rows.findIndex((r) => r.id === at)
  const row = rows[i]
  if (!row) return rows[0] ? { to: rows[0].id } : undefined
  switch (key) {
    case 'ArrowDown':
      return rows[i + 1] ? { to: rows[i + 1]!.id } : undefined
    case 'ArrowUp':
      return rows[i - 1] ? { to: rows[i - 1]!.id } : undefined
    case 'Home':
      return { to: rows[0]!.id }
    case 'End':
      return { to: rows[rows.length - 1]!.id }
    case 'ArrowRight':
      if (!row.expandable) return undefined
      return row.expanded ? { to: rows[i + 1]!.id } : { expand: row.id }
    case 'ArrowLeft': {
      if (row.expanded) return { collapse: row.id }
      const parent = parentOf(row.id)
      return rows.some((r) => r.id === parent) ? { to: parent } : undefined
    }
    default:
      return undefined
  }
}

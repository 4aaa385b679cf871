/** Rows of grids, fetched by parent when needed and kept; levels come from the risk table. */
import { defineStore } from 'pinia'
import { ref, shallowReactive } from 'vue'
import { get } from '@/api/client'
import { Refresh } from '@/api/refresh'
import type { GridRow, Items, Redrawn } from '@/api/types'
import { useRisk } from './risk'

export const useGrids = defineStore('grid', () => {
  const rows = shallowReactive(new Map<number, GridRow>())
  const failed = ref<unknown>()
  const asked = new Map<number, Promise<void>>()
  /** Parents of rows whose figures have changed since they were asked for. */
  const old = new Set<number>()
  /** Counts up when rows have become old, so that whoever shows them asks again. */
  const stale = ref(0)

  /** Rows of the children of a grid; 0 asks for the roots. */
  function children(parent: number, fresh = false): Promise<void> {
    const before = asked.get(parent)
    if (before && !fresh) return before
    old.delete(parent)
    const promise = get<Items<GridRow>>('grids', { parent: parent || undefined, sector: useRisk().sector })
      .then((page) => {
        for (const row of page.items) rows.set(row.id, row)
        failed.value = undefined
      })
      .catch((reason: unknown) => {
        asked.delete(parent)
        failed.value = reason
      })
    asked.set(parent, promise)
    return promise
  }

  /** Asks for the rows below some grids that are not here yet, or are old. */
  function fresh(parents: Iterable<number>): void {
    for (const parent of new Set(parents)) void children(parent, old.has(parent))
  }

  /** Points in these grids have changed, and with them the figures of every grid above. */
  function touch(leaves: Iterable<number>): void {
    const table = useRisk().live
    const before = old.size
    for (const leaf of leaves) for (const id of table.path(leaf)) if (asked.has(table.parent(id))) old.add(table.parent(id))
    if (old.size > before) news.touch()
  }
  const news = new Refresh(async () => void stale.value++)

  /** Grids have other names, which show at once, or shapes. */
  function redraw(grids: readonly Redrawn[]): void {
    for (const { id, name, lon, lat } of grids) {
      const row = rows.get(id)
      if (row) rows.set(id, { ...row, name, label: [lon, lat] })
    }
    touch(grids.map((g) => g.id))
  }

  /** Rows of the topmost grids. The only one there is comes with its card, where that is what is shown. */
  function roots(): void {
    const risk = useRisk()
    if (!risk.root || risk.focus !== risk.root) void children(0)
  }

  /** A card tells all that a row does. */
  function keep(row: GridRow): void {
    if (!rows.has(row.id)) rows.set(row.id, row)
  }

  /** The row of a grid, asking for it and its siblings when it is not here yet or old. */
  function want(id: number): GridRow | undefined {
    const row = rows.get(id)
    const parent = useRisk().table.parent(id)
    if (!row || old.has(parent)) void children(parent, old.has(parent))
    return row
  }

  function name(id: number): string {
    return rows.get(id)?.name ?? ''
  }

  /** Makes sure every grid from the root down to id has a row. */
  async function ensurePath(id: number): Promise<void> {
    const table = useRisk().table
    await Promise.all(table.path(id).map((step) => (rows.has(step) ? undefined : children(table.parent(step)))))
  }

  function clear(): void {
    rows.clear()
    asked.clear()
    old.clear()
  }

  return { rows, failed, stale, children, roots, keep, fresh, touch, redraw, want, name, ensurePath, clear }
})

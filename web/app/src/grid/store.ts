/** Rows of grids, fetched by parent when needed and kept; levels come from the risk table. */
import { defineStore } from 'pinia'
import { ref, shallowReactive } from 'vue'
import { get } from '@/api/client'
import type { GridRow } from '@/api/types'
import { useRisk } from '@/risk/store'

export const useGrids = defineStore('grid', () => {
  const rows = shallowReactive(new Map<number, GridRow>())
  const failed = ref<unknown>()
  const asked = new Map<number, Promise<void>>()
  const fetchedAt = new Map<number, number>()

  /** Rows of the children of a grid; 0 asks for the roots. */
  function children(parent: number, fresh = false): Promise<void> {
    const before = asked.get(parent)
    if (before && !fresh) return before
    const promise = get<{ items: GridRow[] }>('grids', { parent: parent || undefined, sector: useRisk().sector })
      .then((page) => {
        for (const row of page.items) rows.set(row.id, row)
        fetchedAt.set(parent, Date.now())
        failed.value = undefined
      })
      .catch((reason: unknown) => {
        asked.delete(parent)
        failed.value = reason
      })
    asked.set(parent, promise)
    return promise
  }

  /** The row of a grid, asking for it and its siblings when it is not here yet or old. */
  function want(id: number): GridRow | undefined {
    const row = rows.get(id)
    const parent = useRisk().table.parent(id)
    if (!row) void children(parent)
    else if (Date.now() - (fetchedAt.get(parent) ?? 0) > 5000) {
      fetchedAt.set(parent, Date.now())
      void children(parent, true)
    }
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
    fetchedAt.clear()
  }

  return { rows, failed, children, want, name, ensurePath, clear }
})

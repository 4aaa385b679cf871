/**
 * What is worth telling a room: grids of the depth shown that changed colour, enterprises that became or ceased to be major
 * risks, major dangers.
 */
import { shallowRef, type ShallowRef } from 'vue'
import { get } from '@/api/client'
import type { ChangeRow, Items } from '@/api/types'
import { useRefreshOnChange } from '@/live/touch'
import { useRisk } from '@/state/risk'

/** Among so many of the newest there is enough to tell. */
const MOST = 300
const KEPT = 12

/** Whether a change is told, given the depth of the grid that changed. */
export function isNews(row: ChangeRow, depth: number, depthOf: (id: number) => number): boolean {
  if (row.kind === 'grid') return depthOf(row.id) === depth && row.from !== row.to
  if (row.kind === 'enterprise') return row.from !== row.to && (row.from === 'red' || row.to === 'red')
  if (row.kind === 'danger') return row.from !== row.to && (/^major/.test(row.to) || /^major/.test(row.from))
  return false
}

/** The newest first; grids before what made them change. */
export function useNews(depth: () => number): ShallowRef<ChangeRow[]> {
  const risk = useRisk()
  const rows = shallowRef<ChangeRow[]>([])
  const within = (row: ChangeRow) => risk.table.within(row.grid, risk.focus)
  async function ask(): Promise<unknown> {
    try {
      const page = await get<Items<ChangeRow>>('changes', { limit: MOST })
      rows.value = page.items
        .filter((row) => within(row) && isNews(row, depth(), (id) => risk.table.depth(id)))
        .sort((a, b) => b.position - a.position || Number(b.kind === 'grid') - Number(a.kind === 'grid'))
        .slice(0, KEPT)
    } catch (reason) {
      return reason
    }
    return undefined
  }
  void ask()
  useRefreshOnChange(() => ({ grid: risk.focus, colours: true }), ask)
  return rows
}

/**
 * What is worth telling a room: grids of the depth shown that changed colour, enterprises that became or ceased to be major
 * risks, major dangers.
 */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { get } from '@/api/client'
import type { ChangeRow, Items } from '@/api/types'
import { useSession } from '@/live/store'
import { useRisk } from '@/state/risk'

/** As many as the service remembers. */
const MOST = 1000
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
  const session = useSession()
  const risk = useRisk()
  const rows = shallowRef<ChangeRow[]>([])
  const within = (row: ChangeRow) => risk.table.within(row.grid, risk.focus)
  const key = (row: ChangeRow) => `${row.position}/${row.kind}/${row.id}`
  function take(more: readonly ChangeRow[]): void {
    const told = new Map(
      [...more, ...rows.value]
        .filter((row) => within(row) && isNews(row, depth(), (id) => risk.table.depth(id)))
        .map((row) => [key(row), row]),
    )
    rows.value = [...told.values()]
      .sort((a, b) => b.position - a.position || Number(b.kind === 'grid') - Number(a.kind === 'grid'))
      .slice(0, KEPT)
  }
  async function past(): Promise<void> {
    const page = await get<Items<ChangeRow>>('changes', { limit: MOST }).catch(() => undefined)
    if (page) take(page.items)
  }
  void past()
  const stop = session.onChange((event) => take(session.changes.filter((row) => row.position === event.position)))
  const stopReset = session.onReset(() => void past())
  onScopeDispose(() => {
    stop()
    stopReset()
  })
  return rows
}

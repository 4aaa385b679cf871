/** What happened meanwhile, put on the map: colours at once, tiles a little later. */
import { onBeforeUnmount, type Ref } from 'vue'
import type { ChangeEvent, PointKind, Redrawn } from '@/api/types'
import type { Touched } from '@/engine/tiles'
import { POINT_KINDS } from '@/level/kinds'
import { useSession } from '@/live/store'
import { useGrids } from '@/state/grids'
import { useRisk } from '@/state/risk'
import { useWhatIf } from '@/state/whatif'
import type { MapController } from './controller'

/** redrawn: told whose boundaries are others now, or that all may be. */
export function useChanges(
  controller: Readonly<Ref<MapController | undefined>>,
  byLoad: Readonly<Ref<boolean>>,
  redrawn: (ids?: number[]) => void,
): void {
  const session = useSession()
  const grids = useGrids()
  const risk = useRisk()
  const whatif = useWhatIf()
  /** Changes often come many a second; tiles are fetched again at most twice a second. */
  const waiting: { points: Record<PointKind, Touched[]>; grids: number[] } = {
    points: Object.fromEntries(POINT_KINDS.map((kind) => [kind, []])) as unknown as Record<PointKind, Touched[]>,
    grids: [],
  }
  let flushTimer: ReturnType<typeof setTimeout> | undefined
  let lastFlush = 0
  function flush() {
    flushTimer = undefined
    lastFlush = performance.now()
    const map = controller.value
    if (!map) return
    for (const kind of POINT_KINDS) {
      map.refreshPoints(kind, waiting.points[kind])
      waiting.points[kind] = []
    }
    const labels = waiting.grids
      .map((id) => grids.rows.get(id))
      .filter((row) => row !== undefined)
      .map((row) => ({ lon: row.label[0], lat: row.label[1] }))
    map.refreshGrids(labels)
    waiting.grids = []
  }
  /** Rare, and to be seen at once. */
  function redraw(grids: readonly Redrawn[]) {
    const reshaped = grids.filter((g) => g.reshaped)
    controller.value?.refreshGrids(grids.filter((g) => !g.reshaped))
    controller.value?.refreshShapes(reshaped.map((g) => g.bounds))
    redrawn(grids.map((g) => g.id))
  }
  const stop = session.onChange((event: ChangeEvent, recolours) => {
    // Colours of now do not belong among those of another day, of one sector or of a draft.
    if (!risk.shown && !whatif.shown) {
      controller.value?.recolour(recolours)
      if (byLoad.value) controller.value?.reload((event.grids ?? []).map(([id]) => id))
    }
    for (const p of event.points ?? []) waiting.points[p.kind].push(p)
    waiting.grids.push(...recolours.map((r) => r.id))
    if (event.redrawn) redraw(event.redrawn)
    flushTimer ??= setTimeout(flush, Math.max(0, 500 - (performance.now() - lastFlush)))
  })
  const stopReset = session.onReset(() => {
    redrawn()
    controller.value?.refreshAll()
  })
  onBeforeUnmount(() => {
    stop()
    stopReset()
    clearTimeout(flushTimer)
  })
}

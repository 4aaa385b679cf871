/** What grids held at the end of the past day that is shown, fetched by parent when needed. */
import type { Items } from '@/api/types'
import type { Wire } from '@/api/schema'
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, watch } from 'vue'
import { get, isAbort } from '@/api/client'
import { useHistory } from '@/state/history'
import type { Counts } from '@/level/levels'
import { useRisk } from '@/state/risk'
import { useGrids } from '@/state/grids'

/** What a grid holds, now or on a day. */
export interface GridContent {
  counts: Counts
  open: number
}

/** A grid at the end of a past day, as /api/v1/risk/days tells it. */
export type DayRow = Wire['DayRow']

export const useDayGrids = defineStore('dayGrids', () => {
  const history = useHistory()
  const rows = shallowReactive(new Map<number, DayRow>())
  const failure = ref<unknown>()
  const asked = new Map<number, Promise<void>>()
  let controller = new AbortController()
  /** While days are played each is gone before its figures could be here. */
  const day = computed(() => (history.playing ? '' : history.day))

  function clear(): void {
    controller.abort()
    controller = new AbortController()
    asked.clear()
    rows.clear()
    failure.value = undefined
  }
  watch(day, clear, { flush: 'sync' })

  /** The rows of a grid and of those right below it; 0: of the topmost. */
  function below(grid: number): Promise<void> {
    if (!day.value) return Promise.resolve()
    const before = asked.get(grid)
    if (before) return before
    const { signal } = controller
    const promise = get<Items<DayRow>>('risk/days', { day: day.value, grid: grid || undefined }, signal)
      .then((answer) => {
        if (signal.aborted) return
        for (const row of answer.items ?? []) rows.set(row.id, row)
        failure.value = undefined
      })
      .catch((reason: unknown) => {
        if (isAbort(reason) || signal.aborted) return
        asked.delete(grid)
        failure.value = reason
      })
    asked.set(grid, promise)
    return promise
  }

  /** The row of a grid, asking for it and its siblings when it is not here yet. */
  function want(id: number): DayRow | undefined {
    const row = rows.get(id)
    if (!row && day.value) void below(useRisk().table.parent(id))
    return row
  }

  return { rows, failure, day, below, want, clear }
})

/** What a grid holds in what is shown: now, or on the past day; undefined where that is not known, or not yet. */
export function useGridContent(): (id: number) => GridContent | undefined {
  const history = useHistory()
  const days = useDayGrids()
  const grids = useGrids()
  return (id) => (history.past ? days.want(id) : grids.rows.get(id))
}

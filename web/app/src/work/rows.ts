/** The rows of the work list, page by page. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, isAbort, type Query } from '@/api/client'
import { useRefresh } from '@/api/refresh'
import { noteRows, seenOf } from '@/link/seen'
import type { WorkPage, WorkRow } from './types'

export function useWork(query: () => Query, refresh: () => unknown, size = 50) {
  const rows = shallowRef<WorkRow[]>()
  /** Not there yet is not none. */
  const counts = ref<{ red: number; orange: number }>()
  const matched = ref(0)
  /** Enterprises without a regulator that one may give one. */
  const unregulated = ref(0)
  const next = ref('')
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined

  /** Loads anew, a page more, or as many as are on screen; resolves to why it failed. */
  async function load(more = false): Promise<unknown> {
    running?.abort()
    const controller = (running = new AbortController())
    busy.value = true
    failure.value = undefined
    try {
      const limit = more ? size : Math.min(500, Math.max(size, rows.value?.length ?? seenOf('work').rows ?? 0))
      const page = await get<WorkPage>('risk/work', { ...query(), limit, cursor: more ? next.value : undefined }, controller.signal)
      rows.value = more ? [...(rows.value ?? []), ...(page.items ?? [])] : (page.items ?? [])
      counts.value = page.counts
      matched.value = page.matched
      unregulated.value = page.unregulated ?? 0
      next.value = page.next ?? ''
      if (more) noteRows('work', rows.value.length)
    } catch (reason) {
      if (isAbort(reason)) return undefined
      failure.value = reason
      return reason
    } finally {
      if (running === controller) busy.value = false
    }
    return undefined
  }
  const fresh = useRefresh(() => load(), refresh)
  watch(
    () => JSON.stringify(query()),
    () => {
      rows.value = undefined
      void fresh.now()
    },
    { immediate: true },
  )
  onScopeDispose(() => running?.abort())
  return { rows, counts, matched, unregulated, next, busy, failure, more: () => void load(true), again: () => void fresh.now() }
}

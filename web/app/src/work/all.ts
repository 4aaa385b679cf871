/** Every row of the work list up to a number, fetched page after page, with how far it has come. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, isAbort, type Query } from '@/api/client'
import type { WorkPage, WorkRow } from './types'

/** What one call answers with at most. */
const CALL = 500

export function useAllWork(query: () => Query, wanted: () => number) {
  const rows = shallowRef<WorkRow[]>([])
  const first = shallowRef<WorkPage>()
  const busy = ref(true)
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined

  async function load(): Promise<void> {
    running?.abort()
    const controller = (running = new AbortController())
    busy.value = true
    failure.value = undefined
    try {
      const found: WorkRow[] = []
      let cursor: string | undefined
      do {
        const page: WorkPage = await get<WorkPage>('risk/work', { ...query(), limit: Math.min(CALL, wanted() - found.length), cursor }, controller.signal)
        found.push(...(page.items ?? []))
        if (!cursor) first.value = page
        rows.value = [...found]
        cursor = page.next ?? ''
      } while (cursor && found.length < wanted())
    } catch (reason) {
      if (isAbort(reason)) return
      failure.value = reason
    } finally {
      if (running === controller) busy.value = false
    }
  }
  watch(() => JSON.stringify([query(), wanted()]), () => void load(), { immediate: true })
  onScopeDispose(() => running?.abort())
  return { rows, first, busy, failure, again: () => void load() }
}

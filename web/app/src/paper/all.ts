/** Every row of a list up to a number, fetched page after page, with how far it has come. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, isAbort, type Query } from '@/api/client'

/** What one call answers with at most. */
const CALL = 500

/** What lists answer with, whatever their rows are. */
interface Some<R> {
  items: R[] | null
  next?: string | null
}

export function useAllRows<R, P extends Some<R>>(path: () => string, query: () => Query, wanted: () => number) {
  const rows = shallowRef<R[]>([])
  const first = shallowRef<P>()
  const busy = ref(true)
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined

  async function load(): Promise<void> {
    running?.abort()
    const controller = (running = new AbortController())
    busy.value = true
    failure.value = undefined
    try {
      const found: R[] = []
      let cursor: string | undefined
      do {
        const page: P = await get<P>(path(), { ...query(), limit: Math.min(CALL, wanted() - found.length), cursor }, controller.signal)
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
  watch(
    () => JSON.stringify([path(), query(), wanted()]),
    () => void load(),
    { immediate: true },
  )
  onScopeDispose(() => running?.abort())
  return { rows, first, busy, failure, again: () => void load() }
}

/** A long list read page after page; the pages that are shown stay until their question changes. */
import type { Items, Page } from '@/api/types'
import type { Wire } from '@/api/schema'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, isAbort, type Query } from '@/api/client'
import { noteRows, seenOf } from '@/link/seen'

/** Not every list says how many there are in all. */
type KeysetPage<T> = Items<T> & Partial<Omit<Wire['PairPage'], 'items'>> & Pick<Page<T>, 'next'>

export function usePages<T>(path: string, query: () => Query | undefined, onPage?: (page: KeysetPage<T>) => void) {
  const rows = shallowRef<T[]>()
  const matched = ref(0)
  const next = ref('')
  /** The server is still finding out: there may be more than it says. */
  const partial = ref(false)
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined

  async function read(cursor: string, limit: number): Promise<void> {
    const asked = query()
    running?.abort()
    if (!asked) return
    const controller = (running = new AbortController())
    busy.value = true
    try {
      const page = await get<KeysetPage<T>>(path, { ...asked, limit, cursor }, controller.signal)
      rows.value = cursor ? [...(rows.value ?? []), ...page.items] : page.items
      matched.value = page.matched ?? rows.value.length
      next.value = page.next
      partial.value = page.partial ?? false
      onPage?.(page)
      if (cursor) noteRows(path, rows.value.length)
      failure.value = undefined
    } catch (reason) {
      if (!isAbort(reason)) failure.value = reason
    } finally {
      if (running === controller) busy.value = false
    }
  }
  const PAGE = 50
  /** As many as are shown now, so that a change does not fold the list up. */
  const again = () => read('', Math.min(1000, Math.max(PAGE, rows.value?.length ?? 0)))
  const more = () => read(next.value, PAGE)
  watch(
    () => JSON.stringify(query()),
    () => {
      rows.value = undefined
      failure.value = undefined
      partial.value = false
      // Back at a list as many as there were, so that its scroll is found again.
      void read('', Math.min(1000, Math.max(PAGE, seenOf(path).rows ?? 0)))
    },
    { immediate: true },
  )
  onScopeDispose(() => running?.abort())
  return { rows, matched, next, partial, busy, failure, again, more }
}

/** A list of a load whose rows are numbered, read page after page. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, isAbort, type Query } from '@/api/client'

const PAGE = 50

export function useNumbered<T extends { number: number }>(path: () => string, query: () => Query, refresh: () => unknown) {
  const rows = shallowRef<T[]>()
  const matched = ref(0)
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined

  async function read(after: number): Promise<void> {
    running?.abort()
    const controller = (running = new AbortController())
    busy.value = true
    try {
      const asked = { ...query(), after: after || undefined, limit: PAGE }
      const page = await get<{ items: T[]; matched: number }>(path(), asked, controller.signal)
      rows.value = after ? [...(rows.value ?? []), ...page.items] : page.items
      matched.value = page.matched
      failure.value = undefined
    } catch (reason) {
      if (!isAbort(reason)) failure.value = reason
    } finally {
      if (running === controller) busy.value = false
    }
  }
  const again = () => void read(0)
  const more = () => void read(rows.value?.at(-1)?.number ?? 0)
  const rest = computed(() => Math.max(0, matched.value - (rows.value?.length ?? 0)))
  watch(() => [JSON.stringify(query()), path(), refresh()], again, { immediate: true })
  onScopeDispose(() => running?.abort())
  return { rows, matched, rest, busy, failure, again, more }
}

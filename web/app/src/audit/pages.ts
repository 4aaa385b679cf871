/** Lines of the audit, page after page by cursor; a new filter begins anew. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, isAbort } from '@/api/client'
import type { Page } from '@/api/types'
import type { Filter } from './filter'
import { keyOf } from './filter'
import type { AuditLine } from './types'

export const PAGE = 50

export function usePages(filter: () => Filter, lang: () => string) {
  const rows = shallowRef<AuditLine[]>()
  const matched = ref(0)
  const next = ref('')
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined

  async function load(cursor: string): Promise<void> {
    running?.abort()
    const controller = (running = new AbortController())
    busy.value = true
    failure.value = undefined
    try {
      const page = await get<Page<AuditLine>>('audit', { ...filter(), limit: PAGE, cursor }, controller.signal)
      if (controller.signal.aborted) return
      rows.value = cursor ? [...(rows.value ?? []), ...page.items] : page.items
      next.value = page.next ?? ''
      // Lines come in all the time; the count is that of the first page.
      if (!cursor) matched.value = page.matched ?? page.items.length
    } catch (reason) {
      if (!isAbort(reason) && !controller.signal.aborted) failure.value = reason
    } finally {
      if (running === controller) busy.value = false
    }
  }
  function begin(): void {
    rows.value = undefined
    void load('')
  }

  watch(() => `${lang()} ${keyOf(filter())}`, begin, { immediate: true })
  onScopeDispose(() => running?.abort())
  return {
    rows,
    matched,
    next,
    busy,
    failure,
    begin,
    more: () => (next.value && !busy.value ? load(next.value) : undefined),
    again: () => (rows.value ? load(next.value) : begin()),
  }
}

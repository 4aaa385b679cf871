/** A value that follows its question: asked again when the question changes, the last answer wins. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { isAbort } from './client'
import { useRefresh } from './refresh'

export interface Loaded<T> {
  data: ShallowRef<T | undefined>
  failure: ShallowRef<unknown>
  busy: Ref<boolean>
  again: () => void
}

/**
 * Loads what ask() describes; undefined asks for nothing. When only the reason to
 * refresh changed (same key) the old answer stays on screen until the new one is
 * here, which is soon however fast such reasons follow each other. What failed
 * because the network or the server was away is asked for again by itself.
 */
export function useLoad<T>(
  key: () => string | undefined,
  ask: (key: string, signal: AbortSignal) => Promise<T>,
  refresh?: () => unknown,
): Loaded<T> {
  const data = shallowRef<T>()
  const failure = shallowRef<unknown>()
  const busy = ref(false)
  let running: AbortController | undefined
  let shown: string | undefined

  /** Resolves to why it failed. */
  async function run(): Promise<unknown> {
    const now = key()
    running?.abort()
    if (now !== shown) data.value = undefined
    shown = now
    if (now === undefined) {
      busy.value = false
      return undefined
    }
    const controller = (running = new AbortController())
    busy.value = true
    try {
      const answer = await ask(now, controller.signal)
      if (controller.signal.aborted) return undefined
      data.value = answer
      failure.value = undefined
    } catch (reason) {
      if (isAbort(reason) || controller.signal.aborted) return undefined
      failure.value = reason
      return reason
    } finally {
      if (running === controller) busy.value = false
    }
    return undefined
  }

  const fresh = useRefresh(run, refresh)
  watch(key, () => void fresh.now(), { immediate: true })
  onScopeDispose(() => running?.abort())
  return { data, failure, busy, again: () => void fresh.now() }
}

/** A value that follows its question: asked again when the question changes, the last answer wins. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { isAbort } from './client'

export interface Loaded<T> {
  data: ShallowRef<T | undefined>
  failure: ShallowRef<unknown>
  busy: Ref<boolean>
  again: () => void
}

/**
 * Loads what ask() describes; undefined asks for nothing. When only the reason to
 * refresh changed (same key) the old answer stays on screen until the new one is
 * here.
 */
export function useLoad<T>(key: () => string | undefined, ask: (key: string, signal: AbortSignal) => Promise<T>, refresh?: () => unknown): Loaded<T> {
  const data = shallowRef<T>()
  const failure = shallowRef<unknown>()
  const busy = ref(false)
  let running: AbortController | undefined
  let shown: string | undefined

  async function run(): Promise<void> {
    const now = key()
    running?.abort()
    if (now !== shown) data.value = undefined
    shown = now
    if (now === undefined) return
    const controller = (running = new AbortController())
    busy.value = true
    try {
      const answer = await ask(now, controller.signal)
      if (controller.signal.aborted) return
      data.value = answer
      failure.value = undefined
    } catch (reason) {
      if (isAbort(reason) || controller.signal.aborted) return
      failure.value = reason
    } finally {
      if (running === controller) busy.value = false
    }
  }

  watch(key, () => void run(), { immediate: true })
  if (refresh) {
    // Changes come in bursts; one question answers them all.
    let timer: ReturnType<typeof setTimeout> | undefined
    watch(refresh, () => {
      clearTimeout(timer)
      timer = setTimeout(() => void run(), 400)
    })
    onScopeDispose(() => clearTimeout(timer))
  }
  onScopeDispose(() => running?.abort())
  return { data, failure, busy, again: () => void run() }
}

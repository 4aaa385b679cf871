/** A question to a calculator that follows what is typed: asked when the typing pauses, the last answer wins. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { ask, isAbort } from '@/api/client'

export function useCalculated<T>(path: string, body: () => unknown) {
  const answer = shallowRef<T>()
  const failure = shallowRef<unknown>()
  const busy = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  async function run(text: string): Promise<void> {
    const controller = (running = new AbortController())
    try {
      const { body: got } = await ask<T>('POST', path, { body: JSON.parse(text) as unknown, signal: controller.signal })
      if (controller.signal.aborted) return
      answer.value = got
      failure.value = undefined
    } catch (reason) {
      if (isAbort(reason) || controller.signal.aborted) return
      failure.value = reason
      answer.value = undefined
    } finally {
      if (running === controller) busy.value = false
    }
  }
  watch(
    () => {
      const asked = body()
      return asked === undefined ? undefined : JSON.stringify(asked)
    },
    (text) => {
      clearTimeout(timer)
      running?.abort()
      if (text === undefined) {
        answer.value = failure.value = undefined
        busy.value = false
        return
      }
      busy.value = true
      timer = setTimeout(() => void run(text), 250)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    running?.abort()
  })
  return { answer, failure, busy }
}

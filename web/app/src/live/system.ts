/** How the database is, for whoever keeps the service going: with the room it has, and without a map. */
import { onBeforeUnmount, shallowRef, watch } from 'vue'
import { ask } from '@/api/client'
import type { Database } from '@/api/types'
import { useMe } from '@/state/me'

const EVERY = 30_000

/** Asks now and then while the page is looked at by somebody who may know; undefined for everybody else. */
export function useObserved() {
  const me = useMe()
  const observed = shallowRef<Database>()
  let timer: ReturnType<typeof setInterval> | undefined

  async function look(): Promise<void> {
    if (document.hidden) return
    try {
      observed.value = (await ask<Database>('GET', 'system/database', { quiet: true })).body
    } catch {
      // What was known stays; that the server is away is said elsewhere.
    }
  }
  const seen = () => void look()
  function end(): void {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  }
  watch(
    () => me.may('system.observe'),
    (may) => {
      end()
      observed.value = undefined
      if (!may) return
      void look()
      timer = setInterval(seen, EVERY)
      document.addEventListener('visibilitychange', seen)
    },
    { immediate: true },
  )
  onBeforeUnmount(end)
  return observed
}

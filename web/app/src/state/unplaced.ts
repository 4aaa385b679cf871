/** How many enterprises of the focus came without a location and wait for one; asked anew once a minute while the page is seen. */
import { onBeforeUnmount, onMounted, ref, watch } from 'vue'
import { get } from '@/api/client'
import type { Page } from '@/api/types'
import { useRisk } from './risk'

export const unplaced = ref(0)

const EVERY = 60_000
let asked = 0

export async function countUnplaced(): Promise<void> {
  const risk = useRisk()
  if (!risk.loaded) return
  const mine = ++asked
  const grid = risk.focus === risk.root ? undefined : risk.focus
  // The number stays as it was while the server cannot be asked.
  await get<Page<unknown>>('enterprises/waiting', { grid, limit: 1 }).then(
    (page) => {
      if (mine === asked) unplaced.value = page.matched
    },
    () => undefined,
  )
}

export function useUnplaced() {
  const risk = useRisk()
  let timer = 0
  const look = () => document.visibilityState === 'visible' && void countUnplaced()
  watch([() => risk.loaded, () => risk.focus], look)
  onMounted(() => {
    look()
    timer = window.setInterval(look, EVERY)
  })
  onBeforeUnmount(() => clearInterval(timer))
}

/** How much waits for whoever is logged in to confirm; asked anew once a minute while the page is seen. */
import { onBeforeUnmount, onMounted, ref } from 'vue'
import { get } from '@/api/client'
import { useMe } from './me'
import type { ApprovalPage } from '@/api/approval'

export const waiting = ref(0)

export async function recount(): Promise<void> {
  if (!useMe().may('account.view')) {
    waiting.value = 0
    return
  }
  // The number stays as it was while the server cannot be asked.
  await get<ApprovalPage>('approvals', { limit: 1 }).then(
    (page) => (waiting.value = page.mine),
    () => undefined,
  )
}

const EVERY = 60_000

export function useWaiting() {
  let timer = 0
  const look = () => document.visibilityState === 'visible' && void recount()
  onMounted(() => {
    look()
    timer = window.setInterval(look, EVERY)
    document.addEventListener('visibilitychange', look)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  })
  return waiting
}

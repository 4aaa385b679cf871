/**
 * On a phone the list that a link or a number leads to lies below the card of the
 * place: the sheet is moved to it once that card is here.
 */
import { nextTick, watch } from 'vue'
import { useGo } from '@/link/go'
import { seenOf } from '@/link/seen'
import { useFrame } from '@/state/frame'
import { useRisk } from '@/state/risk'

/** here: what stands above the list. */
export function useListed(here: () => boolean): void {
  const frame = useFrame()
  const risk = useRisk()
  const go = useGo()
  // Where a list has been scrolled before it is found again by itself.
  let asked = frame.phone && !risk.selection && risk.tab !== 'grid' && seenOf('list').top === undefined
  async function bring() {
    if (!asked || !here()) return
    asked = false
    await nextTick()
    document.getElementById('list')?.scrollIntoView({ block: 'start' })
  }
  watch(here, bring, { immediate: true, flush: 'post' })
  watch(
    go.listing,
    () => {
      asked = frame.phone
      void bring()
    },
    { flush: 'post' },
  )
}

/**
 * The list that a link or a number leads to lies below the card of the place, on a
 * desk as on a phone: the panel is moved to it once that card is here.
 */
import { nextTick, watch } from 'vue'
import { useGo } from '@/link/go'
import { HANDS, seenOf } from '@/link/seen'
import { useRisk } from '@/state/risk'

/** How long the card is waited for. */
const PATIENCE = 4000

/** here: what stands above the list is there. */
export function useListed(here: () => boolean): void {
  const risk = useRisk()
  const go = useGo()
  // Where a list has been scrolled before it is found again by itself.
  let asked = !risk.selection && risk.tab !== 'grid' && seenOf('list').top === undefined
  async function bring() {
    if (!asked || !here()) return
    asked = false
    await nextTick()
    const list = document.getElementById('list')
    const card = list?.parentElement
    if (!card) return
    // What the card says comes one answer after another, and would push the list out of sight again.
    const show = () => list.scrollIntoView({ block: 'start' })
    const grown = new MutationObserver(show)
    grown.observe(card, { childList: true, subtree: true })
    const end = () => {
      grown.disconnect()
      for (const hand of HANDS) card.removeEventListener(hand, end)
    }
    for (const hand of HANDS) card.addEventListener(hand, end, { passive: true })
    setTimeout(end, PATIENCE)
    show()
  }
  watch(here, bring, { immediate: true, flush: 'post' })
  watch(
    go.listing,
    () => {
      asked = true
      void bring()
    },
    { flush: 'post' },
  )
}

/** Going somewhere: every number, row and link moves map and card through here. */
import { ref } from 'vue'
import type { Kind } from '@/api/types'
import { useFrame } from '@/state/frame'
import { isLevel } from '@/level/levels'
import { useRisk } from '@/state/risk'
import { useFilter } from '@/state/filters'
import type { Tab } from '@/state/link'

export interface Target {
  lon?: number
  lat?: number
  zoom?: number
  bounds?: [number, number, number, number]
}

/** Where the map is asked to go; the map watches it. */
const target = ref<Target>()
const searching = ref(0)
/** How often a list was asked for. */
const listing = ref(0)

export function useGo() {
  const risk = useRisk()
  const frame = useFrame()
  /** A filter that a number carries into its list, such as "major dangers only". */
  const rows = useFilter('rows')

  function details(): void {
    frame.right = true
    frame.sheetPage = 'details'
    if (frame.phone && frame.sheetStop === 'peek') frame.sheetStop = 'half'
  }

  /** Opens the card of a thing and flies there. */
  function show(kind: Kind, id: number, to?: Target, zoom = 15): void {
    risk.select({ kind, id })
    if (to) target.value = { zoom, ...to }
    details()
  }

  function fly(to: Target): void {
    target.value = { ...to }
  }

  /** Opens a list, with a filter when the number that led here was a part of it. */
  function list(tab: Tab, key = ''): void {
    risk.tab = tab
    rows.value = key
    if (isLevel(key)) risk.levels = []
    details()
    if (frame.phone) frame.sheetStop = 'full'
    listing.value++
  }

  function search(): void {
    searching.value++
  }

  return { target, searching, listing, details, show, fly, list, search }
}

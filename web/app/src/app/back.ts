/** What Escape goes back from in the map view: what lies on top first, then up in the tree of grids. */
import type { Desk } from '@/link/keys'
import { useFiles } from '@/state/files'
import { useFrame } from '@/state/frame'
import { useRisk } from '@/state/risk'
import { useWhatIf } from '@/state/whatif'

export function goBack({ router, map }: Desk): void {
  const risk = useRisk()
  const frame = useFrame()
  const files = useFiles()
  const whatif = useWhatIf()
  const { params, query } = router.currentRoute.value
  if (frame.help) frame.help = false
  else if (frame.defects) frame.defects = false
  else if (files.waiting) files.waiting = undefined
  else if (files.page) files.leave()
  else if (risk.selection) risk.select(undefined)
  else if (whatif.shown) whatif.folded = true
  else if (params.pane) void router.push({ path: '/risk', query })
  else if (!risk.up()) map?.home()
}

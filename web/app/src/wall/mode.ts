/** Coming to the wall and leaving it: what lies over or beside the map is put away, since nobody is there to do so. */
import { onBeforeUnmount, watch } from 'vue'
import { useFiles } from '@/state/files'
import { useFrame } from '@/state/frame'
import { useHazardSheet } from '@/state/hazard'
import { useHistory } from '@/state/history'
import { useMe } from '@/state/me'
import { useRisk } from '@/state/risk'
import { useWhatIf } from '@/state/whatif'

export function useWall(): void {
  const frame = useFrame()
  const risk = useRisk()
  const history = useHistory()
  const whatif = useWhatIf()
  const files = useFiles()
  const me = useMe()
  const { sheet } = useHazardSheet()
  watch(
    () => frame.walled,
    (on) => {
      if (!on) return
      history.close()
      whatif.folded = true
      files.page = ''
      sheet.value = undefined
      me.open = frame.help = frame.defects = false
      risk.select(undefined)
      risk.levels = []
      risk.fill = 'risk'
    },
    { immediate: true, flush: 'post' },
  )
  // Elsewhere there is no map, and the bar above has to be there.
  onBeforeUnmount(() => (frame.wall = false))
}

/** What the keys of the map view do, and what Escape goes back from. */
import { onBeforeUnmount, onMounted } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useGo } from '@/link/go'
import { useFiles } from '@/state/files'
import { useFrame } from '@/state/frame'
import { useRisk } from '@/state/risk'
import { useWhatIf } from '@/state/whatif'
import { press, type KeyActions } from '@/ui/keys'

interface Movable {
  pan(x: number, y: number): void
  zoom(steps: number): void
  home(): void
}

/** walled: what they do on the wall instead. */
export function useKeys(map: () => Movable | undefined, walled: (desk: KeyActions) => KeyActions): void {
  const route = useRoute()
  const router = useRouter()
  const risk = useRisk()
  const frame = useFrame()
  const files = useFiles()
  const whatif = useWhatIf()
  const go = useGo()
  function oneBack() {
    if (frame.help) frame.help = false
    else if (frame.defects) frame.defects = false
    else if (files.waiting) files.waiting = undefined
    else if (files.page) files.leave()
    else if (risk.selection) risk.select(undefined)
    else if (whatif.shown) whatif.folded = true
    else if (route.params.pane) void router.push({ path: '/risk', query: route.query })
    else if (!risk.up()) map()?.home()
  }
  const actions = {
    search: () => go.search(),
    help: () => (frame.help = true),
    pan: (x: number, y: number) => map()?.pan(x, y),
    zoom: (n: number) => map()?.zoom(n),
    level: (code: number) => risk.toggleLevel(code),
    left: () => (frame.left = !frame.left),
    right: () => (frame.right = !frame.right),
    home: () => map()?.home(),
    escape: oneBack,
    theme: () => frame.setTheme(frame.theme === 'dark' ? 'light' : 'dark'),
    wall: () => (frame.wall = !frame.wall),
  }
  const onWall = walled(actions)
  const onKey = (event: KeyboardEvent) => press(event, frame.walled ? onWall : actions) && event.preventDefault()
  // Before MapLibre's own handler, so that a key acts once wherever the focus is.
  onMounted(() => addEventListener('keydown', onKey, { capture: true }))
  onBeforeUnmount(() => removeEventListener('keydown', onKey, { capture: true }))
}

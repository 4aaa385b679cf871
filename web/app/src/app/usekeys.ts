/** Listens to the keys of the map view. */
import { onBeforeUnmount, onMounted } from 'vue'
import { useRouter } from 'vue-router'
import { viewKeys } from '@/link/capability'
import { press, type Desk } from '@/link/keys'
import { useFrame } from '@/state/frame'

/** desk: what there is for them to act on. */
export function useKeys(desk: () => Omit<Desk, 'router'>): void {
  const router = useRouter()
  const frame = useFrame()
  const keys = viewKeys()
  const onKey = (event: KeyboardEvent) => press(event, keys, { router, ...desk() }, frame.walled) && event.preventDefault()
  // Before MapLibre's own handler, so that a key acts once wherever the focus is.
  onMounted(() => addEventListener('keydown', onKey, { capture: true }))
  onBeforeUnmount(() => removeEventListener('keydown', onKey, { capture: true }))
}

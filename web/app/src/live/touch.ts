/** Tells what is on screen when a change concerns it: only that is asked for again. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { useRefresh } from '@/api/refresh'
import { useRisk } from '@/state/risk'
import { touches, type Concern } from './concern'
import { useSession } from './store'

/** Counts up with every change that concerns an answer; undefined: none does. */
export function useTouched(concerns: () => Concern | readonly Concern[] | undefined): Ref<number> {
  const session = useSession()
  const risk = useRisk()
  const touched = ref(0)
  const within = (id: number, root: number) => risk.live.within(id, root)
  const stop = session.onChange((event) => {
    const all = concerns() ?? []
    if ((Array.isArray(all) ? (all as readonly Concern[]) : [all as Concern]).some((one) => touches(one, event, within))) touched.value++
  })
  // Everything may be another.
  const stopReset = session.onReset(() => touched.value++)
  onScopeDispose(() => {
    stop()
    stopReset()
  })
  return touched
}

/** The colours of grids are written down a little after they are shown (assess: colourLogEvery). */
const WRITTEN = 3000

/** Asks again when something that concerns an answer has changed, and once more when what follows from it has been written down. */
export function useRefreshOnChange(concerns: Parameters<typeof useTouched>[0], ask: () => Promise<unknown>): void {
  const touched = useTouched(concerns)
  const later = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(touched, () => (timer ??= setTimeout(() => ((timer = undefined), later.value++), WRITTEN)))
  onScopeDispose(() => clearTimeout(timer))
  useRefresh(ask, () => touched.value + later.value)
}

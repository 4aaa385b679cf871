/** Tells what is on screen when a change concerns it: only that is asked for again. */
import { onScopeDispose, ref, type Ref } from 'vue'
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

/** Keeps the colours shown those of the day and the sector asked for. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, isAbort } from '@/api/client'
import { useGrids } from '@/grid/store'
import { useSession } from '@/live/store'
import { LevelTable, type LevelColumns } from '@/risk/levels'
import { useRisk } from '@/risk/store'
import { useHistory } from './store'

export function useShown() {
  const risk = useRisk()
  const history = useHistory()
  const session = useSession()
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined

  async function refresh(): Promise<void> {
    running?.abort()
    busy.value = false
    failure.value = undefined
    const { day, playback } = history
    if (!day && !risk.sector) return void (risk.shown && risk.show(undefined))
    if (!risk.loaded) return
    const known = day && playback?.has(day)
    // The colours of a day that is played over are here; its indices come when it is stayed at.
    if (known) risk.show(playback!.table(day, risk.live))
    if (known && history.playing) return
    const controller = (running = new AbortController())
    busy.value = true
    try {
      const columns = await get<LevelColumns>('risk/levels', day ? { day } : { sector: risk.sector }, controller.signal)
      if (controller.signal.aborted) return
      const table = new LevelTable()
      table.load(columns)
      risk.show(table)
    } catch (reason) {
      if (isAbort(reason)) return
      failure.value = reason
      // Colours of something else under this day's name would be a lie.
      if (!known) risk.show(risk.live.with(() => 0))
    } finally {
      if (running === controller) busy.value = false
    }
  }

  // History is kept of all sectors together: the one or the other.
  watch(
    () => history.day,
    (day) => day && (risk.sector = ''),
    { immediate: true },
  )
  watch(
    () => risk.sector,
    (sector) => {
      if (sector) history.close()
      useGrids().clear()
      void useGrids().children(risk.focus || risk.root)
    },
  )
  watch([() => history.day, () => history.playing, () => history.playback, () => risk.sector, () => risk.loaded], () => void refresh(), { immediate: true })
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => session.beat,
    () => {
      if (!risk.sector || history.day) return
      clearTimeout(timer)
      timer = setTimeout(() => void refresh(), 600)
    },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    running?.abort()
    risk.show(undefined)
  })
  return { busy, failure, again: () => void refresh() }
}

/** Keeps the colours shown those of the day and the sector asked for. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, isAbort } from '@/api/client'
import { useRefresh } from '@/api/refresh'
import { useGrids } from '@/state/grids'
import { useTouched } from '@/live/touch'
import { LevelTable, type LevelColumns } from '@/level/levels'
import { useRisk } from '@/state/risk'
import { useHistory } from '@/state/history'

export function useShown() {
  const risk = useRisk()
  const history = useHistory()
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  let running: AbortController | undefined

  /** The day or sector whose colours were read last. */
  let have = ''

  /** Resolves to why it failed. */
  async function refresh(): Promise<unknown> {
    running?.abort()
    busy.value = false
    failure.value = undefined
    const { day, playback } = history
    if (!day && !risk.sector) {
      have = ''
      if (risk.shown) risk.show(undefined)
      return undefined
    }
    if (!risk.loaded) return undefined
    const known = day && playback?.has(day)
    // The colours of a day that is played over are here; its indices come when it is stayed at.
    if (known) risk.show(playback!.table(day, risk.live))
    if (known && history.playing) return undefined
    const wanted = day || risk.sector
    const controller = (running = new AbortController())
    busy.value = true
    try {
      const columns = await get<LevelColumns>('risk/levels', day ? { day } : { sector: risk.sector }, controller.signal)
      if (controller.signal.aborted) return undefined
      const table = new LevelTable()
      table.load(columns)
      risk.show(table)
      have = wanted
    } catch (reason) {
      if (isAbort(reason)) return undefined
      failure.value = reason
      // Colours of something else under this day's name would be a lie.
      if (!known && have !== wanted) risk.show(risk.live.with(() => 0))
      return reason
    } finally {
      if (running === controller) busy.value = false
    }
    return undefined
  }
  const touched = useTouched(() => (risk.sector && !history.day ? { grid: 0, colours: true } : undefined))
  const fresh = useRefresh(refresh, () => touched.value)

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
  watch([() => history.day, () => history.playing, () => history.playback, () => risk.sector, () => risk.loaded], () => void fresh.now(), {
    immediate: true,
  })
  onScopeDispose(() => {
    running?.abort()
    risk.show(undefined)
  })
  return { busy, failure, again: () => void fresh.now() }
}

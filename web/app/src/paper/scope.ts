/** What a printed list speaks of: the grid, the sector, and when it was made. */
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { get } from '@/api/client'
import { useLoad } from '@/api/load'
import type { GridDetail, Status } from '@/api/types'
import { sectorName } from '@/text/sectors'
import { minute } from '@/text/format'

export function usePaperScope() {
  const { t, locale } = useI18n()
  const route = useRoute()
  const grid = computed(() => Number(route.query.grid) || 0)
  const sector = computed(() => String(route.query.sector ?? ''))
  const status = useLoad(
    () => 'status',
    (_key, signal) => get<Status>('status', {}, signal),
  )
  const detail = useLoad(
    () => (grid.value || status.data.value ? `grids/${grid.value || status.data.value?.networks[0]?.root || 0}` : undefined),
    (key, signal) => (key.endsWith('/0') ? Promise.resolve(undefined) : get<GridDetail>(key, {}, signal)),
  )
  const at = ref(minute(new Date()))
  /** The rows have just been read. */
  const stamp = () => void (at.value = minute(new Date()))
  const scope = computed(() =>
    [detail.data.value?.name ?? t('scope.all'), sector.value ? sectorName(sector.value, locale.value) : ''].filter(Boolean).join(' · '),
  )
  /** What stands at the foot of every page. */
  const foot = computed(() => `${t('work.scope', { name: scope.value })} · ${t('work.made', { at: at.value })}`)
  return { grid, sector, status: status.data, foot, stamp }
}

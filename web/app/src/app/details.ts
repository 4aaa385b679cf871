/** What stands beside the map: the details of the grid that is looked at, and the headline figures of the focus. */
import { computed, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { get, Problem } from '@/api/client'
import { useLoad } from '@/api/load'
import type { GridDetail, Page, PointRow } from '@/api/types'
import { useSession } from '@/live/store'
import { useTouched } from '@/live/touch'
import { useFrame } from '@/state/frame'
import { useGrids } from '@/state/grids'
import { useRisk } from '@/state/risk'
import { spoken, useFigures } from '@/why/figures'
import { areaOf } from '@/why/whole'

export function useDetails() {
  const { t, locale } = useI18n()
  const risk = useRisk()
  const frame = useFrame()
  const cards = useGrids()
  const session = useSession()
  function detailOf(id: () => number) {
    const touched = useTouched(() => (id() ? { grid: id(), colours: true } : undefined))
    return useLoad(
      () => (id() ? `grids/${id()}?${locale.value} ${risk.sector}` : undefined),
      (key, signal) => get<GridDetail>(key.split('?')[0]!, { sector: risk.sector }, signal),
      () => touched.value,
    )
  }
  const focusDetail = detailOf(() => (risk.loaded ? risk.focus : 0))
  const scope = computed(() => (risk.selection?.kind === 'grid' ? risk.selection.id : risk.focus))
  const picked = detailOf(() => (risk.loaded && scope.value !== risk.focus ? scope.value : 0))
  /** The headline figures; where no single grid stands for all that the caller sees, they are those of its card too. */
  const figures = useFigures(() => (risk.loaded ? risk.focus : undefined))
  /** What is not here yet is of the depth that was spoken of before. */
  watch(
    () => spoken(figures.data.value, frame.depth)?.depth,
    (depth) => depth && (risk.figureDepth = depth),
    { immediate: true },
  )
  const whole = computed(() =>
    risk.root === 0 && risk.focus === 0 && figures.data.value
      ? areaOf(figures.data.value, t('scope.all'), risk.table.size === 0)
      : undefined,
  )
  const detail = computed(() => (scope.value === risk.focus ? focusDetail.data.value : picked.data.value))
  const name = computed(() => figures.data.value && (risk.focus === 0 ? t('scope.all') : figures.data.value.name))
  const outside = computed(() =>
    risk.outside ? undefined : failure.value instanceof Problem && failure.value.status === 404 ? failure.value : undefined,
  )
  const failure = computed(() => (scope.value === risk.focus ? (focusDetail.failure.value ?? figures.failure.value) : picked.failure.value))
  function again() {
    focusDetail.again()
    picked.again()
    figures.again()
  }
  watch(detail, (now) => now && cards.keep(now))
  /** Whoever holds a single enterprise is there for it. */
  watch(
    () => risk.loaded && risk.table.size === 0 && session.status?.points.enterprise === 1,
    async (single) => {
      if (!single || risk.selection) return
      const { items } = await get<Page<PointRow>>('enterprises', { limit: 1 }).catch(() => ({ items: [] }))
      if (items[0] && !risk.selection) risk.select({ kind: 'enterprise', id: items[0].id })
    },
    { immediate: true },
  )
  return { scope, figures, whole, detail, name, outside, failure, again }
}

/** Figures of all that somebody sees when no single grid stands for it: several topmost grids, or enterprises only. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { get } from '@/api/client'
import { useLoad } from '@/api/load'
import type { Page, PointRow } from '@/api/types'
import { useSession } from '@/live/store'
import { LEVELS, type Counts } from '@/risk/levels'
import { useRisk } from '@/risk/store'

export interface Area {
  name: string
  leaf: boolean
  counts: Counts
  dangerCounts: Counts
  hazardCounts: Counts
  listed: number
}

const CLASSES = ['closed', 'majorOverdue', 'major', 'generalOverdue', 'general'] as const

/** The lists know how many they hold, whatever the scope is made of. */
async function count(path: string, query: Record<string, string>, signal: AbortSignal): Promise<number> {
  return (await get<Page<PointRow>>(path, { ...query, sector: useRisk().sector, limit: 1 }, signal)).matched ?? 0
}

async function figures(signal: AbortSignal): Promise<Omit<Area, 'name' | 'leaf'>> {
  const byLevel = (path: string) => Promise.all(LEVELS.map((level) => count(path, { level }, signal))) as Promise<number[]> as Promise<Counts>
  const dangers = Promise.all(CLASSES.map((key) => (key === 'closed' ? 0 : count('dangers', { class: key }, signal)))) as Promise<number[]> as Promise<Counts>
  const [counts, hazardCounts, dangerCounts] = await Promise.all([byLevel('enterprises'), byLevel('hazards'), dangers])
  return { counts, hazardCounts, dangerCounts, listed: 0 }
}

/** Loads them while they are asked for, and again with every change. */
export function useWhole(wanted: () => boolean) {
  const { t } = useI18n()
  const session = useSession()
  const risk = useRisk()
  const loaded = useLoad(
    () => (wanted() ? `whole ${risk.sector}` : undefined),
    (_key, signal) => figures(signal),
    () => session.beat,
  )
  const data = computed<Area | undefined>(() => loaded.data.value && { name: t('scope.all'), leaf: risk.table.size === 0, ...loaded.data.value })
  return { ...loaded, data }
}

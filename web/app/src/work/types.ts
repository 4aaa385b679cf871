/** The morning's work list, as the server tells it. */
import type { LevelKey } from '@/risk/levels'
import type { Way } from '@/risk/why'

export interface WorkRow {
  id: number
  name: string
  code: string
  sector: string
  grid: number
  gridName: string
  level: LevelKey
  score: number | null
  since: string
  /** It began then; false: the record merely begins there. */
  sinceKnown: boolean
  /** For how many days it has been at this level. */
  days: number
  reasons: { key: string; text: string; points: number }[] | null
  /** What can be done first; null: nothing is open that could be. */
  next: Way | null
  /** The way in which something is rated anew as well. */
  rated?: Way | null
  lon?: number
  lat?: number
}

export interface WorkPage {
  matched: number
  counts: { red: number; orange: number }
  items: WorkRow[] | null
  next?: string | null
}

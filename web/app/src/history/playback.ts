/** The colours of all grids over a time, day by day. */
import { LEVELS, type LevelTable } from '@/risk/levels'

/** The answer of /api/v1/risk/playback. */
export interface PlaybackColumns {
  /** First day there is a record of; empty: none. */
  first: string
  days: string[]
  /** The colours at the end of the first day, one digit a grid. */
  start: { id: number[]; level: string }
  changes: { day: string; id: number[]; level: string }[] | null
  counts: DayCounts[]
}

/** How many grids of the lowest depth have each colour on a day. */
export interface DayCounts {
  day: string
  none: number
  red: number
  orange: number
  yellow: number
  blue: number
}

/**
 * Every day's colour of every grid as one byte. A month of 8,000 grids is a
 * quarter of a megabyte, so any day is there at once, forwards and backwards.
 */
export class Playback {
  readonly days: readonly string[]
  readonly first: string
  readonly counts: readonly DayCounts[]
  private at = new Map<number, number>()
  private levels: Uint8Array[] = []

  constructor(columns: PlaybackColumns) {
    this.days = columns.days
    this.first = columns.first
    const byDay = new Map(columns.counts.map((row) => [row.day, row]))
    this.counts = columns.days.map((day) => byDay.get(day) ?? { day, none: 0, red: 0, orange: 0, yellow: 0, blue: 0 })
    columns.start.id.forEach((id, slot) => this.at.set(id, slot))
    let now = Uint8Array.from(columns.start.level, digit)
    const changes = new Map((columns.changes ?? []).map((change) => [change.day, change]))
    for (const day of columns.days) {
      const change = changes.get(day)
      if (change) {
        now = Uint8Array.from(now)
        change.id.forEach((id, i) => {
          const slot = this.at.get(id)
          if (slot !== undefined) now[slot] = digit(change.level[i] ?? '0')
        })
      }
      this.levels.push(now)
    }
  }

  has(day: string): boolean {
    return this.days.includes(day)
  }

  /** The level of a grid on a day; one of which nothing is known was not assessed. */
  level(day: string, id: number): number {
    const slot = this.at.get(id)
    return slot === undefined ? 0 : (this.levels[this.days.indexOf(day)]?.[slot] ?? 0)
  }

  /** A table of grids with the colours of a day. */
  table(day: string, grids: LevelTable): LevelTable {
    const levels = this.levels[this.days.indexOf(day)]
    return grids.with((id) => {
      const slot = this.at.get(id)
      return slot === undefined || !levels ? 0 : levels[slot]!
    })
  }
}

function digit(text: string): number {
  const code = text.charCodeAt(0) - 48
  return code >= 0 && code < LEVELS.length ? code : 0
}

/** Level counts of a day in the order of codes. */
export function countsOf(row: Omit<DayCounts, 'day'>): number[] {
  return LEVELS.map((key) => row[key] ?? 0)
}


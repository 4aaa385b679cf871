/** The colours of all grids over a time, day by day. */
import type { Wire } from '@/api/schema'
import { LEVELS, type Counts, type LevelTable } from '@/level/levels'

/** The answer of /api/v1/risk/playback. */
export type PlaybackColumns = Omit<Wire['PlaybackBody'], 'counts'>

/** There is no record of the grid on that day, which is not the same as not assessed. */
const UNKNOWN = 255

/**
 * Every day's colour of every grid as one byte. A month of 8,000 grids is a
 * quarter of a megabyte, so any day is there at once, forwards and backwards.
 */
export class Playback {
  readonly days: readonly string[]
  readonly first: string
  private at = new Map<number, number>()
  private levels: Uint8Array[] = []

  constructor(columns: PlaybackColumns) {
    this.days = columns.days
    this.first = columns.first
    const changes = new Map((columns.changes ?? []).map((change) => [change.day, change]))
    // The record of a grid may begin on any of the days.
    for (const id of [columns.start.id, ...[...changes.values()].map((change) => change.id)].flat())
      if (!this.at.has(id)) this.at.set(id, this.at.size)
    let now = new Uint8Array(this.at.size).fill(UNKNOWN)
    columns.start.id.forEach((id, i) => (now[this.at.get(id)!] = digit(columns.start.level[i] ?? '0')))
    for (const day of columns.days) {
      const change = changes.get(day)
      if (change) {
        now = Uint8Array.from(now)
        change.id.forEach((id, i) => (now[this.at.get(id)!] = digit(change.level[i] ?? '0')))
      }
      this.levels.push(now)
    }
  }

  has(day: string): boolean {
    return this.days.includes(day)
  }

  /** The level of a grid on a day; undefined: there is no record of it. */
  level(day: string, id: number): number | undefined {
    const slot = this.at.get(id)
    const level = slot === undefined ? UNKNOWN : (this.levels[this.days.indexOf(day)]?.[slot] ?? UNKNOWN)
    return level === UNKNOWN ? undefined : level
  }

  /** How many of some grids have each level on each day; undefined on a day there is no record of. */
  counts(ids: readonly number[]): (Counts | undefined)[] {
    const slots = ids.map((id) => this.at.get(id) ?? -1)
    let last: Uint8Array | undefined
    let counts: Counts | undefined
    return this.levels.map((levels) => {
      if (levels === last) return counts
      last = levels
      let known = 0
      const now: Counts = [0, 0, 0, 0, 0]
      for (const slot of slots) {
        const level = slot < 0 ? UNKNOWN : levels[slot]!
        if (level !== UNKNOWN) known++
        // As on the map: a single grid without a record among others is not assessed.
        now[level === UNKNOWN ? 0 : level]!++
      }
      return (counts = known > 0 ? now : undefined)
    })
  }

  /** A table of grids with the colours of a day. */
  table(day: string, grids: LevelTable): LevelTable {
    const levels = this.levels[this.days.indexOf(day)]
    return grids.with((id) => {
      const slot = this.at.get(id)
      const level = slot === undefined || !levels ? UNKNOWN : levels[slot]!
      return level === UNKNOWN ? 0 : level
    })
  }
}

function digit(text: string): number {
  const code = text.charCodeAt(0) - 48
  return code >= 0 && code < LEVELS.length ? code : 0
}

/** What colours the grids shall have, kept apart from the map, which forgets them whenever its style is built anew. */
import { LEVELS, type LevelTable, type Recolour } from '@/level/levels'

/** Where the states of grids are held. */
export interface Canvas {
  /** What holds them now: another thing after every rebuild, undefined while there is none. */
  holder: () => unknown
  set: (id: number, state: Record<string, unknown>) => void
}

/** The class of a grid's load among those of its depth. */
export type LoadOf = (id: number, depth: number) => number

export class GridPaint {
  private wanted: { table: LevelTable; lit: ReadonlyMap<number, number> | undefined; load: LoadOf | undefined } | undefined
  private holder: unknown
  /** What was painted last on this holder, so that the next time only what differs is. */
  private painted: LevelTable | undefined

  constructor(private canvas: Canvas) {}

  /**
   * Paints every grid from the table; of those in lit, if there are, by the level there, all others fade. By load it has its
   * class as well.
   */
  paint(table: LevelTable, lit?: ReadonlyMap<number, number>, load?: LoadOf): void {
    this.wanted = { table, lit, load }
    this.apply(false)
  }

  /** The style may be another now: paints again what it does not know. */
  again(): void {
    if (this.canvas.holder() !== this.holder) this.apply(true)
  }

  private apply(whole: boolean): void {
    const holder = this.canvas.holder()
    if (!holder || !this.wanted) return
    const { table, lit, load } = this.wanted
    const differ = whole || lit || load || holder !== this.holder || !this.painted ? undefined : table.since(this.painted)
    if (differ) for (const { id, to } of differ) this.canvas.set(id, { level: LEVELS[to]! })
    else
      table.each((id, level, depth) =>
        this.canvas.set(id, {
          level: LEVELS[lit?.get(id) ?? level]!,
          faded: lit !== undefined && !lit.has(id),
          ...(load ? { load: load(id, depth) } : {}),
        }),
      )
    this.holder = holder
    this.painted = lit ? undefined : table
  }

  /** Paints the loads of these grids, which have changed in the table that is shown. */
  reload(ids: readonly number[]): void {
    const { table, load } = this.wanted ?? {}
    if (!table || !load || !this.holder || this.canvas.holder() !== this.holder) return
    for (const id of ids) if (table.has(id)) this.canvas.set(id, { load: load(id, table.depth(id)) })
  }

  /** Paints what changed in the table that is shown; true when it could. */
  recolour(recolours: readonly Recolour[]): boolean {
    if (!this.holder || this.canvas.holder() !== this.holder) return false
    for (const { id, to } of recolours) this.canvas.set(id, { level: LEVELS[to]! })
    return true
  }
}

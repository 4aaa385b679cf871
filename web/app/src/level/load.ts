/** Load 监管负荷: how much there is to supervise in a grid, in classes. It is no risk and has colours of its own. */
import type { LevelTable } from './levels'

/** How many classes there are; class 0 is "nothing, or not known". */
export const LOAD_CLASSES = 5

/** A number with two digits that people can remember. */
export function readable(n: number): number {
  if (!(n > 0)) return 0
  const unit = 10 ** (Math.floor(Math.log10(n)) - 1)
  return Number((Math.round(n / unit) * unit).toPrecision(2))
}

/**
 * The lower bounds of the classes of a depth: a fifth of its grids each, so that a
 * map of any depth shows where there is more than elsewhere. Equal ones fall together.
 */
export function breaksOf(loads: readonly number[]): number[] {
  const sorted = loads.filter((n) => n > 0).sort((a, b) => a - b)
  const breaks: number[] = []
  for (let i = 0; i < LOAD_CLASSES && sorted.length > 0; i++) {
    const at = i === 0 ? 0 : readable(sorted[Math.floor((i * sorted.length) / LOAD_CLASSES)]!)
    if (i === 0 || at > breaks.at(-1)!) breaks.push(at)
  }
  return breaks
}

/** The class of a load: from 1 where there is least, 0 where there is nothing or it is not known. */
export function classOf(load: number, breaks: readonly number[]): number {
  if (!(load > 0)) return 0
  let found = 0
  breaks.forEach((from, i) => {
    if (load >= from) found = i + 1
  })
  return found
}

/** Classes of every depth of a table: fixed until another table is shown, so that a single change moves no other grid. */
export class LoadScale {
  private breaks = new Map<number, number[]>()

  constructor(private table: LevelTable) {
    for (let depth = 1; depth <= table.deepest(0); depth++) this.breaks.set(depth, breaksOf(table.loadsAt(0, depth)))
  }

  of(depth: number): readonly number[] {
    return this.breaks.get(depth) ?? []
  }

  /** The class of a grid among those of a depth. */
  class(id: number, depth = this.table.depth(id)): number {
    return classOf(this.table.loadOf(id), this.of(depth))
  }

  /** How many grids below (or at) root are in each class of a depth, class 0 first. */
  counts(root: number, depth: number): number[] {
    const counts = new Array<number>(LOAD_CLASSES + 1).fill(0)
    const breaks = this.of(depth)
    for (const load of this.table.loadsAt(root, depth)) counts[classOf(load, breaks)]!++
    return counts
  }

  /** Nothing is known of any load, as while days are played over. */
  get unknown(): boolean {
    return this.table.loadsAt(0, 1).every((n) => Number.isNaN(n))
  }
}

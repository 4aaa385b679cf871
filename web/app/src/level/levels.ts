/** The four-colour risk levels and the table of every grid's level. */
import type { Wire } from '@/api/schema'
import type { GridEntry } from '@/api/types'

export type LevelKey = Wire['GridRow']['level']

/** Level keys by national code; 0 is "not assessed", which is not a colour. */
export const LEVELS: readonly LevelKey[] = ['none', 'red', 'orange', 'yellow', 'blue']

/** Level codes from worst to least, "not assessed" last. */
export const WORST_FIRST: readonly number[] = [1, 2, 3, 4, 0]

/** The letter shown beside a colour, by level code. */
export const ROMAN: readonly string[] = ['—', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ']

export type Counts = Wire['GridRow']['counts']

/** Code of a level key; anything unknown is "not assessed". */
export function levelCode(key: string | undefined): number {
  const code = LEVELS.indexOf(key as LevelKey)
  return Math.max(0, code)
}

/** Whether the part of a list is a level, as those chosen in the legend are: only one of the two is set. */
export const isLevel = (part: string): boolean => (LEVELS as readonly string[]).includes(part)

/** Rank for sorting by risk: smaller is worse, "not assessed" last. */
export function rank(level: number): number {
  return level === 0 ? 5 : level
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, n) => sum + n, 0)
}

/** The columnar answer of /api/v1/risk/levels. */
export type LevelColumns = Omit<Wire['LevelsBody'], 'at' | 'load'> & Partial<Pick<Wire['LevelsBody'], 'at' | 'load'>>

/** One recolour that really changed the level of a grid. */
export interface Recolour {
  id: number
  from: number
  to: number
}

/**
 * Level, index and load of every grid, kept current by events. Grids are stored in
 * depth-first order, so a subtree is one contiguous run and its counts are one
 * loop over bytes. The id 0 stands for all of them: whoever sees several topmost
 * grids has no single one above.
 */
export class LevelTable {
  position = 0
  private at = new Map<number, number>()
  private ids: number[] = []
  private parents: number[] = []
  private depths = new Uint8Array(0)
  private levels = new Uint8Array(0)
  private indices = new Float64Array(0)
  private loads = new Float64Array(0)
  private ends = new Int32Array(0)
  private kids = new Map<number, number[]>()
  private rootIDs: number[] = []

  load(columns: LevelColumns): void {
    const n = columns.id.length
    const row = new Map<number, number>()
    columns.id.forEach((id, i) => row.set(id, i))
    const kids = new Map<number, number[]>()
    const roots: number[] = []
    for (let i = 0; i < n; i++) {
      const parent = columns.parent[i] ?? 0
      if (parent && row.has(parent)) {
        const list = kids.get(parent)
        if (list) list.push(columns.id[i]!)
        else kids.set(parent, [columns.id[i]!])
      } else {
        roots.push(columns.id[i]!)
      }
    }
    this.position = columns.position
    this.kids = kids
    this.rootIDs = roots
    this.at = new Map()
    this.ids = new Array(n)
    this.parents = new Array(n)
    this.depths = new Uint8Array(n)
    this.levels = new Uint8Array(n)
    this.indices = new Float64Array(n)
    this.loads = new Float64Array(n)
    this.ends = new Int32Array(n)
    this.layout(columns, row)
  }

  private layout(columns: LevelColumns, row: Map<number, number>): void {
    let next = 0
    // An explicit stack: an entry is an id to open, or the slot to close.
    const stack: { id: number; slot: number }[] = this.rootIDs.map((id) => ({ id, slot: -1 })).reverse()
    while (stack.length > 0) {
      const top = stack.pop()!
      if (top.slot >= 0) {
        this.ends[top.slot] = next
        continue
      }
      const i = row.get(top.id)!
      const slot = next++
      this.at.set(top.id, slot)
      this.ids[slot] = top.id
      const parent = columns.parent[i] ?? 0
      // A grid above what the caller sees is none to go to.
      this.parents[slot] = row.has(parent) ? parent : 0
      this.depths[slot] = columns.depth[i] ?? 0
      this.levels[slot] = columns.level.charCodeAt(i) - 48
      this.indices[slot] = columns.index[i] ?? 0
      this.loads[slot] = columns.load?.[i] ?? NaN
      stack.push({ id: top.id, slot })
      const kids = this.kids.get(top.id) ?? []
      for (let k = kids.length - 1; k >= 0; k--) stack.push({ id: kids[k]!, slot: -1 })
    }
  }

  get size(): number {
    return this.ids.length
  }

  get roots(): readonly number[] {
    return this.rootIDs
  }

  has(id: number): boolean {
    return this.at.has(id)
  }

  level(id: number): number {
    const slot = this.at.get(id)
    return slot === undefined ? 0 : this.levels[slot]!
  }

  /** NaN of a grid that is not here. */
  index(id: number): number {
    const slot = this.at.get(id)
    return slot === undefined ? NaN : this.indices[slot]!
  }

  /** How much there is to supervise; NaN where it is not known. */
  loadOf(id: number): number {
    const slot = this.at.get(id)
    return slot === undefined ? NaN : this.loads[slot]!
  }

  /** The loads of the grids that the map draws where a depth is shown, below (or at) root. */
  loadsAt(root: number, depth: number): number[] {
    const found: number[] = []
    const [from, end] = this.run(root)
    for (let i = from; i < end; i++) if (this.standsAt(i, depth)) found.push(this.loads[i]!)
    return found
  }

  /** The depth of a grid; that of all of them is one above the topmost. */
  depth(id: number): number {
    if (id === 0) return this.rootIDs.length > 0 ? Math.min(...this.rootIDs.map((root) => this.depth(root))) - 1 : 0
    const slot = this.at.get(id)
    return slot === undefined ? 0 : this.depths[slot]!
  }

  parent(id: number): number {
    const slot = this.at.get(id)
    return slot === undefined ? 0 : this.parents[slot]!
  }

  children(id: number): readonly number[] {
    return id === 0 ? this.rootIDs : (this.kids.get(id) ?? [])
  }

  /** From the root down to the grid itself. */
  path(id: number): number[] {
    const up: number[] = []
    for (let at = id; at && this.at.has(at); at = this.parent(at)) up.push(at)
    return up.reverse()
  }

  /** The run of slots at and below a grid. */
  private run(id: number): readonly [from: number, end: number] {
    if (id === 0) return [0, this.ids.length]
    const from = this.at.get(id)
    return from === undefined ? [0, 0] : [from, this.ends[from]!]
  }

  /** Whether id is root or lies below it. */
  within(id: number, root: number): boolean {
    const a = this.at.get(id)
    const [from, end] = this.run(root)
    return a !== undefined && a >= from && a < end
  }

  /**
   * Whether the map draws a grid where a depth is shown: grids of that depth, and
   * shallower ones that have nothing below them.
   */
  private standsAt(slot: number, depth: number): boolean {
    const own = this.depths[slot]!
    return own === depth || (own < depth && this.ends[slot] === slot + 1)
  }

  /** How many grids of a depth below (or at) root have each level. */
  counts(root: number, depth: number): Counts {
    const counts: Counts = [0, 0, 0, 0, 0]
    const [from, end] = this.run(root)
    for (let i = from; i < end; i++) if (this.standsAt(i, depth)) counts[this.levels[i]!]!++
    return counts
  }

  /** Ids of a depth below (or at) root, worst first, then by index. */
  worst(root: number, depth: number): number[] {
    const [from, end] = this.run(root)
    const found: number[] = []
    for (let i = from; i < end; i++) if (this.standsAt(i, depth)) found.push(i)
    return this.sorted(found)
  }

  /** The grids that counts() counts, by place in the tree. */
  idsAt(root: number, depth: number): number[] {
    const [from, end] = this.run(root)
    const found: number[] = []
    for (let i = from; i < end; i++) if (this.standsAt(i, depth)) found.push(this.ids[i]!)
    return found
  }

  /** The grids directly below, worst first. */
  below(id: number): number[] {
    return this.sorted(this.children(id).map((child) => this.at.get(child)!))
  }

  private sorted(found: number[]): number[] {
    found.sort((a, b) => rank(this.levels[a]!) - rank(this.levels[b]!) || this.indices[b]! - this.indices[a]! || a - b)
    return found.map((i) => this.ids[i]!)
  }

  /** The deepest depth at or below root. */
  deepest(root: number): number {
    const [from, end] = this.run(root)
    let deepest = 0
    for (let i = from; i < end; i++) deepest = Math.max(deepest, this.depths[i]!)
    return deepest
  }

  /** Applies changed grids and returns those whose colour differs now. */
  apply(grids: readonly GridEntry[], position: number): Recolour[] {
    const recolours: Recolour[] = []
    for (const [id, key, index, load] of grids) {
      const slot = this.at.get(id)
      if (slot === undefined) continue
      const to = levelCode(key)
      const from = this.levels[slot]!
      this.indices[slot] = index
      this.loads[slot] = load
      if (from === to) continue
      this.levels[slot] = to
      recolours.push({ id, from, to })
    }
    this.position = Math.max(this.position, position)
    return recolours
  }

  /** The same grids with other levels; their indices and loads are not known. */
  with(levelOf: (id: number) => number): LevelTable {
    const other = new LevelTable()
    Object.assign(other, this)
    other.levels = Uint8Array.from(this.ids, levelOf)
    other.indices = new Float64Array(this.ids.length).fill(NaN)
    other.loads = new Float64Array(this.ids.length).fill(NaN)
    return other
  }

  /** What differs from another table of the same grids; undefined when the grids are others. */
  since(before: LevelTable): Recolour[] | undefined {
    if (before.ids.length !== this.ids.length) return undefined
    const recolours: Recolour[] = []
    for (let i = 0; i < this.ids.length; i++) {
      if (before.ids[i] !== this.ids[i]) return undefined
      if (before.levels[i] !== this.levels[i]) recolours.push({ id: this.ids[i]!, from: before.levels[i]!, to: this.levels[i]! })
    }
    return recolours
  }

  each(visit: (id: number, level: number, depth: number) => void): void {
    for (let i = 0; i < this.ids.length; i++) visit(this.ids[i]!, this.levels[i]!, this.depths[i]!)
  }
}

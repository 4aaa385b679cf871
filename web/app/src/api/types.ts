/** The wire types of /api/v1, as the server documents them. */
import type { Counts, GridEntry, LevelKey } from '@/risk/levels'
import type { Way } from '@/risk/why'

export type PointKind = 'enterprise' | 'hazard' | 'danger'
export type Kind = 'grid' | PointKind
export type DangerClassKey = 'closed' | 'majorOverdue' | 'major' | 'generalOverdue' | 'general'

export interface Depth {
  depth: number
  name: string
  nameEn: string
}

export interface Network {
  id: number
  key: string
  name: string
  nameEn: string
  kind: string
  depths: Depth[]
  root: number
  /** The topmost grids that the caller sees. */
  roots?: number[]
}

export interface Database {
  up: boolean
  since: string
  trouble?: 'away' | 'starting' | 'failing' | 'full'
  message?: string
  /** Of a private database, for who may observe the system. */
  disk?: { low: boolean; free: number; size: number }
}

export interface Status {
  name: string
  version: string
  demo: boolean
  position: number
  lastChange: string | null
  now: string
  database: Database
  attribution: string
  networks: Network[]
  points: Record<PointKind, number>
  rollup: { version: string; mode: string; source: string }
  bounds: [number, number, number, number]
  /** From which zoom on the map shows the grids of each depth, that of depth 1 first. */
  depthZooms: number[]
}

export interface GridRow {
  id: number
  parent: number
  depth: number
  code: string
  name: string
  pinyin?: string
  initials?: string
  leaf: boolean
  synthetic: boolean
  area: number
  label: [number, number]
  bounds: [number, number, number, number]
  level: LevelKey
  index: number
  load: number
  counts: Counts
  open: number
  children: number
}

export interface WhyTerm {
  key: string
  count: number
  weight: number
  points: number
}

export interface WhyFloor {
  what: string
  /** From how many the floor holds. */
  count: number
  /** How many there are. */
  have: number
  level: LevelKey
  applied: boolean
}

/** One of the nested sums: what enterprises of this level and worse count together. */
export interface WhySum {
  level: 'red' | 'orange' | 'yellow'
  /** What one enterprise of this level counts. */
  share: number
  count: number
  points: number
  /** It reaches the threshold. */
  holds: boolean
}

export interface GridWhy {
  level: LevelKey
  index: number
  mode: 'share' | 'max' | 'sum' | ''
  version: string
  source: string
  decidedBy: 'sums' | 'band' | 'floor' | 'max' | 'none'
  assessed: number
  /** Of mode share: the threshold in percent, and what it comes to for this grid. */
  percent: number
  threshold: number
  sums: WhySum[] | null
  /** Share of the enterprises that are not assessed, 0 to 1. */
  unassessed: number
  load: number
  base: number
  dyn: number
  k: number
  band: { level: LevelKey; red: number; orange: number; yellow: number }
  /** What the load adds up. */
  terms: WhyTerm[] | null
  floors: WhyFloor[] | null
  next: Way | null
  /** Up to three ways to a lower level, the cheapest first. */
  ways?: Way[] | null
}

/** The few enterprises and records that would change the colour of a grid. */
export interface GridMovers {
  id: number
  level: LevelKey
  groups: { key: string; count: number; need: number; gain: number; guard: boolean }[] | null
  items:
    | {
        key: string
        kind: 'enterprise' | 'danger'
        id: number
        name: string
        level: LevelKey | ''
        score: number | null
        ways: Way[] | null
      }[]
    | null
  partial: boolean
}

/** Why a grid has its colour, now or on a past day. */
export interface GridRisk {
  id: number
  name: string
  day: string
  /** First day of these counts; empty: as of now. */
  since: string
  /** They are of then; else the record merely begins there. */
  sinceKnown: boolean
  /** First day of this level; empty: not known. */
  levelSince: string
  levelSinceKnown: boolean
  ruleId: number
  why: GridWhy
  counts: Record<LevelKey, number>
  /** Share of the enterprises that are not assessed, 0 to 1. */
  unassessed: number
}

export interface PathStep {
  id: number
  name: string
  depth: number
  code: string
  level: LevelKey
  /** False for a grid above what the caller sees: its name is public, its card is not. */
  shown?: boolean
}

export interface GridDetail extends GridRow {
  path: PathStep[]
  hazardCounts: Counts
  majors: Counts
  dangerCounts: Counts
  listed: number
  levels: { depth: number; name: string; nameEn: string; counts: Counts }[]
  validFrom: string | null
  source: string
  partial: boolean
  why: GridWhy
}

export interface PointRow {
  id: number
  kind: PointKind
  name: string
  code: string
  lon: number
  lat: number
  grid: number
  gridName: string
  level?: LevelKey
  class?: DangerClassKey
  synthetic: boolean
  updated: string
  industry?: string
  sector?: string
  majorLevel?: number
  enterprise?: number
  enterpriseName?: string
  grade?: 'general' | 'major'
  state?: string
  listed?: string
  deadline?: string | null
  overdue?: boolean
}

export interface PointDetail extends PointRow {
  partial?: boolean
  path?: PathStep[]
  /** States the caller may set, and actions the caller may do. */
  next?: string[]
  may?: string[]
  principal?: string
  principalPhone?: string
  contact?: string
  contactPhone?: string
  reporter?: string
  reporterPhone?: string
  /** What is to be verified about an enterprise's credit code, in the page's language. */
  codeName?: string | null
  codeWarning?: string | null
  /** The entity tag that a change needs. */
  tag?: string
  why?: { level?: LevelKey; basis?: string; text?: string; assessed?: string | null; rule?: string } | null
  [field: string]: unknown
}

export interface Page<T> {
  items: T[]
  next?: string | null
  matched?: number
}

export interface SearchHit {
  kind: Kind
  id: number
  name: string
  code: string
  level?: LevelKey
  class?: DangerClassKey
  lon: number
  lat: number
  bounds?: [number, number, number, number]
  path: string
  synthetic?: boolean
}

export interface ChangeRow {
  position: number
  at: string
  kind: Kind
  id: number
  op: 'set' | 'delete'
  name: string
  from: string
  to: string
  grid: number
  gridName: string
  lon: number
  lat: number
}

export interface Defect {
  id: number
  source: string
  kind: string
  codes: string[]
  lon?: number | null
  lat?: number | null
  area?: number | null
  count: number
  detail: string
  action: string
  found?: string
}

export interface ChangePoint {
  kind: PointKind
  id: number
  op: 'set' | 'delete'
  name: string
  lon: number
  lat: number
  oldLon?: number | null
  oldLat?: number | null
  from: string
  to: string
  grid: number
  /** The enterprise that a hazard source or danger belongs to. */
  enterprise?: number
  /** What it has left, where that is another. */
  oldGrid?: number
  oldEnterprise?: number
}

export interface ChangeEvent {
  position: number
  at: string
  grids: GridEntry[] | null
  points: ChangePoint[] | null
  boundaries: boolean
  truncated: boolean
}

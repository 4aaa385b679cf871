/** What the server says of hazard sources, their standard and their methods. */
import type { PointDetail } from '@/api/types'
import type { LevelKey } from '@/risk/levels'

export type Category = 'unit' | 'point' | 'place'
export const CATEGORIES: readonly Category[] = ['unit', 'point', 'place']

export interface Holding {
  entry?: number
  name?: string
  cas?: string
  classes?: string[]
  tonnes: number
  containers?: number
  note?: string
}
export interface Unit {
  kind: 'production' | 'storage'
  /** Absent: not known; the unfavourable α is taken then. */
  people?: number
  substances: Holding[]
}
export interface Term {
  value: number
  clause: string
  why: string
  toConfirm?: boolean
  /** What it follows from is not known. */
  unknown?: boolean
}
export interface Line {
  name: string
  entry?: number
  tonnes: number
  q: Term
  beta: Term
  share: number
  weighted: number
  below: number | null
}
export interface Lower {
  level: number | null
  tonnes: number
  steps: { line: number; from: number; to: number }[]
}
export interface Rule {
  set: string
  version: string
  title: string
  source: string
  effectiveFrom: string
  /** Parts could not be held against the printed text; nor could the day from which it holds. */
  toConfirm?: boolean
  dayToConfirm?: boolean
}
export interface Assessment {
  rule: Rule
  kindName: string
  s: number
  major: boolean
  weighted: number | null
  alpha: Term
  r: number | null
  level: number | null
  levelName: string
  colour: LevelKey
  lines: Line[]
  lower: Lower[]
  toConfirm: boolean
  corrections?: { day: string; text: string; source: string }[]
}
export interface Substance {
  entry: number
  name: string
  nameZh: string
  alias?: string
  initials?: string[]
  cas: string[]
  q: number
  beta: number
  betaClause: string
  betaToConfirm?: boolean
  /** Hazard classes it is expected in, where known; its safety data sheet decides. */
  classes?: string[]
}
/** A substance that Table 1 does not name, by what people call it; without classes it does not count. */
export interface CommonName {
  name: string
  nameZh: string
  alias: string[]
  initials: string[]
  cas?: string
  classes: string[]
  note: string
}
export interface HazardClass {
  key: string
  name: string
  q: number
  beta: number
}
export interface Standard {
  rule: Rule
  quantity: string
  unitKinds: { key: Unit['kind']; name: string; boundary: string }[]
  substances: Substance[]
  names: CommonName[]
  classes: HazardClass[]
}
export interface Factor {
  key: string
  name: string
  values: { value: number; text?: string }[]
}
export interface Band {
  from: number
  above?: boolean
  colour: LevelKey
  text: string
}
export interface Method {
  rule: Rule
  factors: Factor[]
  bands: Band[]
  note?: string
  toConfirm?: boolean
}
export interface DirectRule {
  fact: string
  atLeast: number
  colour: LevelKey
  text: string
}
export interface Words {
  kinds: { key: string; name: string; categories: Category[] }[]
  controls: { key: string; name: string; from: LevelKey }[]
  regimes: Regime[]
  direct: { rule: Rule; facts: { key: string; name: string; count: boolean }[]; rules: DirectRule[]; controls: string }
}
export interface Rating {
  method?: string
  values?: Record<string, number>
  direct?: Record<string, number>
}
export interface Rated {
  rule: Rule
  value: number
  colour: LevelKey
  text: string
  why: string
}
export interface PointAnswer extends Rated {
  direct: DirectRule[]
  overall: LevelKey
  control: string
}
export interface Due {
  key: string
  text: string
  source: string
  state: 'standing' | 'done' | 'due' | 'overdue'
  day: string | null
  days: number | null
  last: string | null
  why: string
  months?: number
  /** Its article is to be checked against the printed text. */
  toConfirm?: boolean
}
export interface DutyRow extends Due {
  hazard: number
  name: string
  majorLevel: number
  enterprise?: number
  enterpriseName?: string
  gridName: string
}
export type Role = 'responsible' | 'chief' | 'technical' | 'operation'
export interface Person {
  role: Role
  name: string
  phone?: string
}
/** By whose rules a major hazard source is supervised; exempt says why decree 40 does not apply. */
export interface Regime {
  key: string
  name: string
  authority: string
  source: string
  exempt: string
  toConfirm: boolean
}
export interface Filing {
  state: '' | 'none' | 'filed' | 'anew' | 'expired' | 'ended'
  number: string
  office: string
  filed: string | null
  ended: string | null
  note: string
}
export interface HazardDetail extends PointDetail {
  category: Category | null
  hazardKind: string | null
  declared: boolean
  sValue: number | null
  rValue: number | null
  substance: string | null
  quantity: number | null
  assessed: string | null
  unit?: Unit
  regime?: Regime
  likelyRegime?: Regime
  peopleSource: string
  peopleDated: string | null
  assessment?: Assessment
  rating?: Rating
  rated?: Rated
  direct: DirectRule[]
  directRule?: Rule | null
  control: string
  controlName: string
  measures: string | null
  capacity: number | null
  filing?: Filing
  duties: Due[]
  persons: Person[]
}
export interface Around {
  metres: number
  plant: boolean
  found: number
  staff: number
  unknown: number
  crowd: number
  /** Places whose capacity is not known. */
  unsaid: number
  items: { kind: 'enterprise' | 'hazard'; id: number; name: string; metres: number; staff: number | null; capacity: number | null }[]
  note: string
}

/** What the server says of imports of tables. */
export type ImportState = 'uploaded' | 'checking' | 'checked' | 'running' | 'refused' | 'done' | 'failed' | 'cancelled'

export interface Choice {
  /** A field's key for each column; empty: not imported. */
  mapping: string[]
  crs?: string
  existing?: 'refuse' | 'update'
}
export interface KindTally {
  kind: string
  name: string
  error: boolean
  count: number
}
export interface TableImport {
  id: number
  actor: string
  mine: boolean
  gridName: string
  created: string
  fileName: string
  format: 'xlsx' | 'csv'
  size: number
  kept: boolean
  sheet: string
  choice: Choice
  state: ImportState
  began: string | null
  ended: string | null
  rows: number
  createdRows: number
  updatedRows: number
  sameRows: number
  errors: number
  warnings: number
  badRows: number
  kinds: KindTally[]
  failure: string
}
export interface Column {
  number: number
  letter: string
  heading: string
  field: string
  /** Of an export, behind its fields: the service works it out itself. */
  computed: boolean
  sample: string[]
}
export interface FrameEvidence {
  key: string
  name: string
  inside: number
  agree: number
  against: number
  known: number
  away: number
}
export interface SamplePoint {
  row: number
  name: string
  places: Record<string, [number, number]>
}
export interface Detection {
  suggested: string
  byRow: boolean
  reason: string
  looked: number
  frames: FrameEvidence[]
  points: SamplePoint[]
}
export interface Preview {
  sheets: string[]
  sheet: string
  encoding: string
  separator: string
  heading: number
  rows: number
  columns: Column[]
  choice: Choice
  remembered: boolean
  detection: Detection
}
export interface Vocabulary {
  fields: { key: string; name: string; hint: string; required: boolean; personal: boolean }[]
  frames: { key: string; name: string }[]
  kinds: { key: string; name: string }[]
}
export interface ProblemRow {
  row: number
  column: string
  columnNumber: number
  kind: string
  name: string
  error: boolean
  value: string
  text: string
  remedy: string
  lon: number | null
  lat: number | null
}

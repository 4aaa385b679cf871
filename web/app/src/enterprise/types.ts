/** The enterprise file as the server tells it. */

export interface Geometry {
  type: string
  coordinates: unknown
}

/** What people change; a field that says nothing is left out. */
export interface FileFields {
  name?: string
  creditCode?: string
  codeNote?: string
  oldCode?: string
  lon?: number
  lat?: number
  address?: string
  postcode?: string
  park?: string
  industry?: string
  sector?: string
  scale?: string
  staff?: number | null
  aboveScale?: boolean | null
  economicType?: string
  affiliation?: string
  capital?: number | null
  assets?: number | null
  revenue?: number | null
  founded?: string
  termEnd?: string
  business?: string
  registrar?: string
  grade?: string
  standard?: number | null
  level?: string
  basis?: string
  keyLevel?: string
  fireKey?: boolean | null
  highRisk?: string
  dutyPhone?: string
  email?: string
  plant?: Geometry | null
  principal?: string
  principalPhone?: string
  contact?: string
  contactPhone?: string
  legalPerson?: string
  legalPhone?: string
  safetyOfficer?: string
  safetyPhone?: string
}

export interface Named {
  id: number
  name: string
}

export interface Department {
  id: number
  name: string
  grid: number
  gridName: string
  people: number
}

export type RecordKind = 'licence' | 'equipment' | 'certificate' | 'assessment' | 'inspection' | 'accident'
export const RECORD_KINDS: readonly RecordKind[] = ['licence', 'equipment', 'certificate', 'assessment', 'inspection', 'accident']

export interface RecordFields {
  kind?: RecordKind
  type?: string
  name?: string
  holder?: string
  number?: string
  authority?: string
  dated?: string
  expires?: string
  score?: number | null
  veto?: boolean
  deaths?: number | null
  injured?: number | null
  loss?: number | null
  note?: string
  ended?: string
}

export interface FileRecord {
  id: number
  fields: RecordFields
  typeName: string
  /** Of an accident: the standard whose types it was recorded by, and whether a later one was in force. */
  edition?: string
  editionToConfirm?: boolean
  /** Of an accident: how grave it was; at least that where deaths, injured or the loss are not known. */
  class?: { key: string; name: string; atLeast: boolean }
  /** Day of a newer record about the same, which counts in its place. */
  replaced?: string
  source: string
  synthetic: boolean
  updated: string
  version: number
}

export interface EnterpriseFile {
  id: number
  fields: FileFields
  grid: number
  gridPath: string
  status: string
  statusSince: string
  mergedInto: Named | null
  merged: Named[]
  /** What the code may be called: one that does not verify is no credit code. */
  codeName: string
  codeWarning: string
  codeParts: { chars: string; text: string }[]
  industryName: string
  gradeName: string
  basisName: string
  scaleSuggestion: string
  scaleText: string
  departments: Department[]
  records: FileRecord[]
  synthetic: boolean
  source: string
  assessed: string | null
  created: string
  updated: string
  version: number
  may: string[]
}

export interface Like {
  id: number
  name: string
  code: string
  address: string
  lon: number
  lat: number
  grid: number
  gridName: string
  status: string
}

export interface Candidate {
  enterprise: Like
  why: string[]
  text: string
  metres: number
}

export interface Check {
  faults: { pointer?: string; detail: string }[]
  codeWarning: string
  grid: number
  gridPath: string
  departments: Department[]
  scaleSuggestion: string
  scaleText: string
  candidates: Candidate[]
}

export interface Pair {
  a: Like
  b: Like
  why: string[]
  text: string
  metres: number
  /** Why they are two, of a pair that was told apart. */
  apart?: { reason: string; by: string; at: string }
}

export interface Reminder {
  record: number
  kind: RecordKind
  type: string
  typeName: string
  label: string
  number: string
  expires: string
  days: number
  enterprise: number
  name: string
  sector: string
  grid: number
  gridName: string
}

export interface Reminders {
  items: Reminder[]
  next: string
  matched: number
  expired: number
  soon: number
}

export interface Word {
  key: string
  name: string
}

export interface Type extends Word {
  years: number
  source: string
  code: string
  score: boolean
  /** Rules it comes from since, the earlier first. */
  later: { from: string; source: string }[]
}

/** An edition of the types of accidents (GB 6441): it holds from its day until the next one's. */
export interface Edition {
  version: string
  source: string
  from: string
  /** The names of its types are known. */
  entered: boolean
  types: { key: string; code: string; name: string; en: string }[]
  row: number
}

export interface Vocabulary {
  version: string
  /** Sources could not be held against the printed text. */
  toConfirm: boolean
  kinds: { key: RecordKind; name: string; expires: string; types: Type[] }[]
  grades: Word[]
  sections: { key: string; name: string; divisions: Word[] }[]
  sectors: Word[]
  statuses: Word[]
  bases: Word[]
  accidents: Edition[]
}

export interface History {
  past: {
    until: string
    name: string
    code: string
    status: string
    statusSince: string
    lon: number
    lat: number
    gridName: string
    address: string
  }[]
  events: {
    id: number
    at: string
    action: string
    actionName: string
    actor: string
    before: Record<string, unknown> | null
    after: Record<string, unknown> | null
  }[]
}

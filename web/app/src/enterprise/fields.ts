/** The fields of a file: in which part they stand and how they are written. */
import type { FileFields } from '@/api/enterprise'

export type Section = 'basics' | 'people' | 'business' | 'safety'
export const SECTIONS: readonly Section[] = ['basics', 'people', 'business', 'safety']

export type Writing = 'text' | 'long' | 'whole' | 'money' | 'day' | 'choice' | 'several' | 'maybe' | 'phone' | 'person'
export type FieldKey = Exclude<keyof FileFields, 'lon' | 'lat' | 'plant'>

export interface FieldSpec {
  key: FieldKey
  /** Its name among the words, when that is another. */
  called?: string
  section: Section
  as: Writing
  /** Takes the whole width. */
  wide?: boolean
  most?: number
  needed?: boolean
  /** Written in a new file alone; of one that is there it has a part of its own. */
  fresh?: boolean
  /** Personal: masked until somebody looks, which is recorded. */
  personal?: boolean
  /** Choices from the vocabulary or the texts. */
  from?: 'industry' | 'sector' | 'scale' | 'grade' | 'standard' | 'level' | 'basis' | 'keyLevel'
}

export const FIELDS: readonly FieldSpec[] = [
  { key: 'name', section: 'basics', as: 'text', wide: true, most: 200, needed: true },
  { key: 'creditCode', section: 'basics', as: 'text', most: 40, needed: true },
  { key: 'site', section: 'basics', as: 'text', most: 60 },
  { key: 'oldCode', section: 'basics', as: 'text', most: 40 },
  { key: 'codeNote', section: 'basics', as: 'text', wide: true, most: 500 },
  { key: 'sectors', called: 'sector', section: 'basics', as: 'several', from: 'sector', wide: true, fresh: true },
  { key: 'industry', section: 'basics', as: 'choice', from: 'industry' },
  { key: 'address', section: 'basics', as: 'text', wide: true, most: 300 },
  { key: 'park', section: 'basics', as: 'text', most: 200 },
  { key: 'postcode', section: 'basics', as: 'text', most: 6 },
  { key: 'principal', section: 'people', as: 'person', personal: true, most: 100 },
  { key: 'principalPhone', section: 'people', as: 'phone', personal: true, most: 64 },
  { key: 'contact', section: 'people', as: 'person', personal: true, most: 100 },
  { key: 'contactPhone', section: 'people', as: 'phone', personal: true, most: 64 },
  { key: 'legalPerson', section: 'people', as: 'person', personal: true, most: 100 },
  { key: 'legalPhone', section: 'people', as: 'phone', personal: true, most: 64 },
  { key: 'safetyOfficer', section: 'people', as: 'person', personal: true, most: 100 },
  { key: 'safetyPhone', section: 'people', as: 'phone', personal: true, most: 64 },
  { key: 'dutyPhone', section: 'people', as: 'phone', most: 64 },
  { key: 'email', section: 'people', as: 'text', most: 200 },
  { key: 'staff', section: 'business', as: 'whole' },
  { key: 'revenue', section: 'business', as: 'money' },
  { key: 'assets', section: 'business', as: 'money' },
  { key: 'capital', section: 'business', as: 'money' },
  { key: 'scale', section: 'business', as: 'choice', from: 'scale' },
  { key: 'aboveScale', section: 'business', as: 'maybe' },
  { key: 'economicType', section: 'business', as: 'text', most: 60 },
  { key: 'affiliation', section: 'business', as: 'text', most: 60 },
  { key: 'founded', section: 'business', as: 'day' },
  { key: 'termEnd', section: 'business', as: 'day' },
  { key: 'registrar', section: 'business', as: 'text', wide: true, most: 200 },
  { key: 'business', section: 'business', as: 'long', wide: true, most: 2000 },
  { key: 'level', section: 'safety', as: 'choice', from: 'level' },
  { key: 'basis', section: 'safety', as: 'choice', from: 'basis' },
  { key: 'grade', section: 'safety', as: 'choice', from: 'grade' },
  { key: 'standard', section: 'safety', as: 'choice', from: 'standard' },
  { key: 'keyLevel', section: 'safety', as: 'choice', from: 'keyLevel' },
  { key: 'fireKey', section: 'safety', as: 'maybe' },
  { key: 'highRisk', section: 'safety', as: 'text', wide: true, most: 500 },
]

/** The keys that a refusal may speak of. */
export const FAULT_KEYS: readonly string[] = [...FIELDS.map((f) => f.key), 'lon', 'lat', 'plant']

/** What stands in a form: texts as typed, so that a slip is not lost. */
export type Values = Record<FieldKey | 'lon' | 'lat', string>

const EMPTY: Record<Writing, string> = {
  text: '',
  long: '',
  whole: '',
  money: '',
  day: '',
  choice: '',
  several: '',
  maybe: '',
  phone: '',
  person: '',
}

/** The values of a form for a file; personal ones stay empty until they are looked at. */
export function valuesOf(fields: FileFields, personal?: Partial<Record<FieldKey, string>>): Values {
  const values = { lon: fields.lon ? String(fields.lon) : '', lat: fields.lat ? String(fields.lat) : '' } as Values
  for (const f of FIELDS) {
    const value = f.personal ? personal?.[f.key] : fields[f.key]
    if (f.as === 'maybe') values[f.key] = value === true ? 'yes' : value === false ? 'no' : ''
    else if (f.as === 'several') values[f.key] = ((value ?? []) as readonly string[]).join(' ')
    else if (f.key === 'level') values[f.key] = (value as string) || 'none'
    else values[f.key] = value === undefined || value === null ? EMPTY[f.as] : String(value)
  }
  return values
}

/** The codes of a field that holds several. */
export const listOf = (value: string): string[] => value.split(' ').filter(Boolean)

function numberOf(text: string): number | null {
  const clean = text.replace(/[,，\s]/g, '')
  if (clean === '') return null
  const n = Number(clean)
  return Number.isFinite(n) ? n : NaN
}

/** What a form says of one field; undefined: a number that is none. */
function wireValue(f: FieldSpec, value: string): string | string[] | number | boolean | null | undefined {
  if (f.as === 'several') return listOf(value)
  if (f.as === 'maybe') return value === '' ? null : value === 'yes'
  const text = String(value).trim()
  // Empty: nobody has said; "none" is something that somebody has found.
  if (f.key === 'standard') return text === '' ? null : Number(text)
  if (f.as === 'whole' || f.as === 'money') {
    const n = numberOf(text)
    return n !== null && (Number.isNaN(n) || (f.as === 'whole' && !Number.isInteger(n))) ? undefined : n
  }
  return text
}

export interface FileBody {
  body: FileFields
  /** Fields that hold no number where one is needed. */
  wrong: string[]
}

/** What to send: of a new file what says something, of a change what differs from what was. */
export function bodyOf(values: Values, was?: Values): FileBody {
  const body: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const f of FIELDS) {
    if (was && values[f.key] === was[f.key]) continue
    const said = wireValue(f, values[f.key])
    if (said === undefined) wrong.push(f.key)
    else if (was || (said !== '' && said !== null && said !== 'none' && !(Array.isArray(said) && said.length === 0))) body[f.key] = said
  }
  if (!was || values.lon !== was.lon || values.lat !== was.lat) {
    for (const key of ['lon', 'lat'] as const) {
      const n = numberOf(String(values[key]))
      if (n !== null && Number.isNaN(n)) wrong.push(key)
      else if (n !== null) body[key] = n
    }
    if (was && body.lon === undefined && body.lat === undefined && !wrong.some((key) => key === 'lon' || key === 'lat')) wrong.push('lon')
  }
  return { body: body as FileFields, wrong }
}

/** A pasted pair such as "116.397, 39.908" is longitude and latitude, whichever comes first. */
export function locationOf(text: string): { lon: string; lat: string } | undefined {
  const found = /^\s*(\d{1,3}\.\d+)\s*[°EN]?\s*[,，;\s]\s*(\d{1,3}\.\d+)\s*[°EN]?\s*$/i.exec(text)
  if (!found) return undefined
  const [a, b] = [found[1]!, found[2]!]
  // In China a longitude is above 73 and a latitude below 54: the order cannot be mistaken.
  return Number(a) >= 73 && Number(b) < 54.5 ? { lon: a, lat: b } : Number(b) >= 73 && Number(a) < 54.5 ? { lon: b, lat: a } : undefined
}

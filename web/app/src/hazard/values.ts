/** The values of the form of a hazard source, and what is sent of them. */
import { dayOf } from '@/text/day'
import type { Category, HazardDetail, Holding, Person, Rating, Role, Unit } from '@/api/hazard'

export interface Row {
  id: number
  entry: number
  name: string
  classes: string[]
  tonnes: number | ''
  containers: number | ''
  note: string
}
export interface Values {
  category: Category
  enterprise: number
  name: string
  kind: string
  lon: number | ''
  lat: number | ''
  unitKind: Unit['kind']
  rows: Row[]
  people: number | ''
  peopleSource: string
  peopleDated: string
  assessed: string
  method: NonNullable<Rating['method']>
  factors: Record<string, number>
  direct: Record<string, number>
  control: string
  measures: string
  capacity: number | ''
  regime: string
  persons: Record<Role, { name: string; phone: string }>
}

export const ROLES: readonly Role[] = ['responsible', 'chief', 'technical', 'operation']
let rows = 0

export const emptyRow = (): Row => ({ id: ++rows, entry: 0, name: '', classes: [], tonnes: '', containers: '', note: '' })

/** A row of a unit that is there: it is told by its place, so that it is the same one when the unit is read again. */
export const rowOf = (s: Unit['substances'][number], i: number): Row => ({
  id: -1 - i,
  entry: s.entry ?? 0,
  name: s.name ?? '',
  classes: [...(s.classes ?? [])],
  tonnes: s.tonnes,
  containers: s.containers || '',
  note: s.note ?? '',
})

const nobody = () => Object.fromEntries(ROLES.map((role) => [role, { name: '', phone: '' }])) as Values['persons']

export function fresh(category: Category): Values {
  return {
    category,
    enterprise: 0,
    name: '',
    kind: category === 'unit' ? 'tank_farm' : '',
    lon: '',
    lat: '',
    unitKind: 'storage',
    rows: [emptyRow()],
    people: '',
    peopleSource: '',
    peopleDated: '',
    assessed: '',
    method: category === 'point' ? 'LEC' : '',
    factors: {},
    direct: {},
    control: '',
    measures: '',
    capacity: '',
    regime: '',
    persons: nobody(),
  }
}

/** A record as the form shows it. Persons are masked, so they begin empty: only what is typed is sent. */
export function valuesOf(d: HazardDetail): Values {
  const v = fresh(d.category ?? 'point')
  Object.assign(v, {
    enterprise: d.enterprise ?? 0,
    name: d.name,
    kind: d.hazardKind ?? '',
    lon: d.lon,
    lat: d.lat,
    peopleSource: d.peopleSource,
    peopleDated: d.peopleDated ?? '',
    assessed: d.assessed ? dayOf(d.assessed) : '',
    method: d.rating?.method ?? '',
    factors: { ...d.rating?.values },
    direct: { ...d.rating?.direct },
    control: d.control,
    measures: d.measures ?? '',
    capacity: d.capacity ?? '',
    regime: d.regime?.key ?? '',
  })
  if (d.unit) {
    v.unitKind = d.unit.kind
    v.people = d.unit.people ?? ''
    v.rows = d.unit.substances.map(rowOf)
  }
  return v
}

/** A row says what it is and how much. */
export const whole = (row: Row) => (row.entry > 0 || row.classes.length > 0) && typeof row.tonnes === 'number' && row.tonnes > 0

function holdingOf(row: Row): Holding {
  const h: Holding = { tonnes: Number(row.tonnes) || 0 }
  if (row.entry) h.entry = row.entry
  else if (row.name.trim()) h.name = row.name.trim()
  if (row.classes.length) h.classes = row.classes
  if (row.containers) h.containers = Number(row.containers)
  if (row.note.trim()) h.note = row.note.trim()
  return h
}

/**
 * The unit as it is typed; the rows that are whole alone when asked for a calculation. People that nobody counted are left
 * out: they are not none.
 */
export function unitOf(v: Values, only = (_: Row) => true): Unit {
  return { kind: v.unitKind, ...(typeof v.people === 'number' ? { people: v.people } : {}), substances: v.rows.filter(only).map(holdingOf) }
}

export function ratingOf(v: Values): Rating {
  const direct = Object.fromEntries(Object.entries(v.direct).filter(([, n]) => n > 0))
  return { ...(v.method ? { method: v.method, values: v.factors } : {}), ...(Object.keys(direct).length ? { direct } : {}) }
}

/** What is sent: all of a new one, what differs of one that is there. */
export function bodyOf(v: Values, was?: Values): Record<string, unknown> {
  const full: Record<string, unknown> = { name: v.name.trim(), kind: v.kind, control: v.control, measures: v.measures.trim() }
  if (v.enterprise || was?.enterprise) full.enterprise = v.enterprise
  if (v.lon !== '' && v.lat !== '') Object.assign(full, { lon: v.lon, lat: v.lat })
  if (v.assessed) full.assessed = v.assessed
  if (v.category === 'unit' && (!was || v.rows.some((r) => r.entry || r.classes.length || r.tonnes !== ''))) {
    Object.assign(full, { unit: unitOf(v), peopleSource: v.peopleSource.trim() })
    if (v.peopleDated) full.peopleDated = v.peopleDated
  }
  if (v.category === 'unit') full.regime = v.regime
  if (v.category === 'place') full.capacity = typeof v.capacity === 'number' ? v.capacity : null
  const rating = ratingOf(v)
  if (rating.method || rating.direct || was) full.rating = rating
  const persons: Person[] = ROLES.filter((role) => v.persons[role].name.trim()).map((role) => ({
    role,
    name: v.persons[role].name.trim(),
    phone: v.persons[role].phone.trim(),
  }))
  if (!was) return { category: v.category, ...full, ...(persons.length ? { persons } : {}) }
  const before = bodyOf(was)
  const changes = Object.fromEntries(
    Object.entries(full).filter(
      ([key, value]) =>
        JSON.stringify(value) !== JSON.stringify(before[key] ?? (key === 'rating' ? {} : key === 'capacity' ? null : undefined)),
    ),
  )
  if ('lon' in changes || 'lat' in changes) Object.assign(changes, { lon: v.lon, lat: v.lat })
  return { ...changes, ...(persons.length ? { persons } : {}) }
}

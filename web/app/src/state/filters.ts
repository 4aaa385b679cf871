/** What limits lists that have no address of their own: each filter has a name in the address and a form. */
import { computed, reactive, type WritableComputedRef } from 'vue'
import { EVERYWHERE, isOwnClass, POINT_KINDS } from '@/level/kinds'
import { isDay } from '@/text/day'

const fits = (pattern: RegExp) => (text: string) => pattern.test(text)

export const FILTERS = {
  /** The part of the tab's list that a number led to: a level, a class of dangers or one of a kind's own. */
  rows: (text) => /^(red|orange|yellow|blue|none|general|generalOverdue|major|majorOverdue)$/.test(text) || isOwnClass(text),
  /** Lists speak of what the map shows. */
  within: fits(/^1$/),
  /** The depth whose grids of the chosen levels are listed. */
  depth: fits(/^[1-9]$/),
  /** One level of the work list. */
  work: fits(/^(red|orange)$/),
  /** Changes: what has another colour than on a day, of grids or of enterprises. */
  change: fits(/^since$/),
  since: isDay,
  /** What happened: to records of one kind; or who became something since yesterday morning, of grids at a depth, or (-) ceased. */
  happened: (text) => ['grid', ...POINT_KINDS, ...EVERYWHERE].includes(text),
  turned: fits(/^((red|orange)\.[1-9]|major|open)-?$/),
  of: fits(/^enterprise$/),
  /** Reminders: the kind of record, how it stands, within how many days, and only in the area of the map or everywhere. */
  record: fits(/^[a-zA-Z]{1,20}$/),
  due: fits(/^(expired|soon)$/),
  days: fits(/^[1-9]\d{0,2}$/),
  area: fits(/^(all|here)$/),
  /** One kind of defect of the import report. */
  defect: fits(/^[a-zA-Z_]{1,40}$/),
} as const satisfies Record<string, (text: string) => boolean>

export type FilterName = keyof typeof FILTERS
export type Filters = Partial<Record<FilterName, string>>
export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[]

/** The filters an address names; what makes no sense is left out. */
export function readFilters(query: Record<string, string | undefined>): Filters {
  const found: Filters = {}
  for (const name of FILTER_NAMES) {
    const text = query[name]
    if (text !== undefined && FILTERS[name](text)) found[name] = text
  }
  return found
}

const current = reactive<Filters>({})

/** All that are set. */
export const filters = (): Filters => readFilters(current)

/** Sets all of them at once, as an address has them. */
export function setFilters(to: Filters): void {
  for (const name of FILTER_NAMES) {
    if (to[name] === undefined) delete current[name]
    else current[name] = to[name]
  }
}

/** One filter; what it is without being set is not written into the address. */
export function useFilter<T extends string = string>(name: FilterName, unset = '' as T): WritableComputedRef<T> {
  return computed({
    get: () => (current[name] as T | undefined) ?? unset,
    set: (to) => {
      if (to === unset || !FILTERS[name](to)) delete current[name]
      else current[name] = to
    },
  })
}

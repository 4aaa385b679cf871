/** What a table of records shows: its columns are declared once, and who reads may put some of them away. */
import { computed, ref, type Ref } from 'vue'
import { ownKey } from '@/state/mark'

export interface Column<Row> {
  key: string
  title: string
  /** What its cell says; a cell that is more than words is the slot of the column's key. */
  text?: (row: Row) => string | null | undefined
  /** The title is only heard: of buttons. */
  silent?: boolean
  /** Numbers and buttons stand at the end of the line. */
  end?: boolean
  /** Never broken into lines: moments. */
  whole?: boolean
  /** Where a row is a card, on a phone, the title stands before what would not say by itself what it is. */
  labelled?: boolean
  /** May be put away. */
  optional?: boolean
  /** How a list that is here as a whole is ordered by it. Lists that come in pages keep the order of the server. */
  order?: (a: Row, b: Row) => number
}

/** The columns that somebody has put away, kept for them in this browser until they log out. */
export function useHidden(table: string): { hidden: Ref<ReadonlySet<string>>; toggle: (key: string) => void } {
  const name = `columns.${table}`
  const hidden = ref<ReadonlySet<string>>(new Set(read()))
  function read(): string[] {
    try {
      const found = JSON.parse(localStorage.getItem(ownKey(name)) ?? '[]') as unknown
      return Array.isArray(found) ? found.filter((key) => typeof key === 'string') : []
    } catch {
      return []
    }
  }
  function toggle(key: string): void {
    const next = new Set(hidden.value)
    if (!next.delete(key)) next.add(key)
    hidden.value = next
    try {
      if (ownKey(name)) localStorage.setItem(ownKey(name), JSON.stringify([...next]))
    } catch {
      // It holds as long as the page is open.
    }
  }
  return { hidden, toggle }
}

/** The order in which rows stand: as they came, or by one column, forwards or backwards. */
export function useOrder<Row>(rows: () => readonly Row[] | undefined, columns: () => readonly Column<Row>[]) {
  const by = ref<{ key: string; back: boolean }>()
  const ordered = computed(() => {
    const order = columns().find((column) => column.key === by.value?.key)?.order
    const found = rows()
    if (!order || !found) return found
    return found.toSorted((a, b) => (by.value!.back ? order(b, a) : order(a, b)))
  })
  /** Forwards, backwards, and as they came. */
  function turn(key: string): void {
    if (by.value?.key !== key) by.value = { key, back: false }
    else by.value = by.value.back ? undefined : { key, back: true }
  }
  const sorted = (column: Column<Row>) =>
    !column.order ? undefined : by.value?.key !== column.key ? 'none' : by.value.back ? 'descending' : 'ascending'
  return { ordered, turn, sorted }
}

/** The filters of a list are its address, so that a view is a link. */
import { computed, ref, watch } from 'vue'
import { useRoute, type LocationQuery } from 'vue-router'
import { useQuery } from '@/state/query'

/** The known filters of an address as text; those that are not set are left out. */
export function readFilters<K extends string>(query: LocationQuery, names: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {}
  for (const name of names) {
    const value = query[name]
    const text = (Array.isArray(value) ? value[0] : value)?.trim()
    if (text) found[name] = text
  }
  return found
}

/** The address with a filter changed; an empty one is left out. */
export function withFilter(query: LocationQuery, name: string, value: string): LocationQuery {
  const next = { ...query }
  if (value) next[name] = value
  else delete next[name]
  return next
}

/** A number of an address; 0 for what is none. */
export function idOf(text: unknown): number {
  const id = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : 0
  return id
}

export function useFilters<K extends string>(names: readonly K[]) {
  const route = useRoute()
  const address = useQuery()
  // While the page is left the address is already another one.
  const page = route.name
  const kept = ref(readFilters(route.query, names))
  watch(
    () => route.query,
    (query) => {
      if (route.name === page) kept.value = readFilters(query, names) as typeof kept.value
    },
  )
  const filters = computed(() => kept.value as Partial<Record<K, string>>)
  const set = (name: K, value: string | number) => address.go(withFilter(address.now(), name, value ? String(value) : ''), 'replace')
  const clear = () =>
    address.go(
      names.reduce((query, name) => withFilter(query, name, ''), address.now()),
      'replace',
    )
  const any = computed(() => Object.keys(filters.value).length > 0)
  return { filters, set, clear, any }
}

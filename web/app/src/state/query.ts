/** Changes of the address that follow each other so fast that the first is still under way. */
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router'

/**
 * now() is the query as it will be once every change asked for has arrived: a
 * further one goes on from there, or it would take the one before it back.
 */
export function useQuery() {
  const route = useRoute()
  const router = useRouter()
  let wanted: LocationQuery | undefined
  const now = (): LocationQuery => wanted ?? route.query
  async function go(query: LocationQueryRaw, how: 'push' | 'replace' = 'push'): Promise<void> {
    const mine = (wanted = router.resolve({ query }).query)
    try {
      await router[how]({ params: route.params, query: mine })
    } finally {
      if (wanted === mine) wanted = undefined
    }
  }
  return { now, go }
}

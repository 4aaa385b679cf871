/** Opens the card of an enterprise of which only the number is known, and flies there. */
import { get } from '@/api/client'
import type { PointDetail } from '@/api/types'
import { useGo } from '@/link/go'

export function useFly() {
  const go = useGo()
  return async (id: number): Promise<void> => {
    go.show('enterprise', id)
    const at = await get<PointDetail>(`enterprises/${id}`).catch(() => undefined)
    if (at) go.fly({ lon: at.lon, lat: at.lat, zoom: 15 })
  }
}

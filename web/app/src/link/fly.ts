/** Opens the card of an enterprise of which only the number is known, and flies there. */
import { get } from '@/api/client'
import type { EnterpriseDetail } from '@/api/types'
import { useGo } from '@/link/go'
import { useRisk } from '@/state/risk'

export function useFly() {
  const go = useGo()
  const risk = useRisk()
  return async (id: number): Promise<void> => {
    go.show('enterprise', id)
    const at = await get<EnterpriseDetail>(`enterprises/${id}`).catch(() => undefined)
    // Whoever has gone on or back meanwhile is not taken there.
    if (at && risk.selection?.kind === 'enterprise' && risk.selection.id === id) go.fly({ lon: at.lon, lat: at.lat, zoom: 15 })
  }
}

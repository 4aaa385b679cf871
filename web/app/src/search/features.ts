/** Features of reference layers 参考图层 among what a search finds, by what they are called. */
import { get } from '@/api/client'
import type { Wire } from '@/api/schema'
import { useGo } from '@/link/go'
import { useReferences, type Reference } from '@/state/references'

/** One that was found, with the layer that it is of. */
export interface FoundFeature {
  layer: Reference
  row: number
  label: string
  bounds: [number, number, number, number]
}

const MOST = 5
/** A feature without a size is looked at from so near. */
const NEAR = 16

export function useFeatures() {
  const references = useReferences()
  const go = useGo()

  /** Those whose label holds the text, the shortest first; of a city without layers nothing is asked. */
  async function find(q: string, signal: AbortSignal): Promise<FoundFeature[]> {
    if (references.list.length === 0) return []
    const { items } = await get<{ items: Wire['ReferenceFeature'][] }>('references/features', { q, limit: MOST }, signal)
    return items.flatMap(({ reference, row, label, bounds }) => {
      const layer = references.list.find(({ id }) => id === reference)
      return layer ? [{ layer, row, label, bounds: bounds as FoundFeature['bounds'] }] : []
    })
  }

  /** Shows the map there, with the layer switched on and the feature's card. */
  function show({ layer, row, bounds }: FoundFeature): void {
    if (!references.shown.some(({ map }) => map.id === layer.id)) references.toggle(layer)
    const [west, south, east, north] = bounds
    go.fly(east > west || north > south ? { bounds } : { lon: west, lat: south, zoom: NEAR })
    void references.pick({ id: layer.id, row })
  }

  return { find, show }
}

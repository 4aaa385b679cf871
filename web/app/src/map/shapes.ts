/** Exact shapes of grids for the outline of what is chosen; the last few are kept. */
import { get } from '@/api/client'

const KEPT = 24

export function useShapes() {
  const kept = new Map<number, Promise<GeoJSON.Feature | undefined>>()
  /** These grids may have other shapes now; undefined: all. */
  function forget(ids?: readonly number[]): void {
    if (ids) for (const id of ids) kept.delete(id)
    else kept.clear()
  }
  function shape(id: number): Promise<GeoJSON.Feature | undefined> {
    if (!id) return Promise.resolve(undefined)
    const known = kept.get(id)
    if (known) return known
    const asked = get<GeoJSON.Feature>(`grids/${id}/shape`).catch(() => {
      kept.delete(id)
      return undefined
    })
    kept.set(id, asked)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
    return asked
  }
  return { shape, forget }
}

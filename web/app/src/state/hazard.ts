/** Which sheet of hazard sources lies over the map. */
import { shallowRef } from 'vue'
import type { Category, Unit } from '@/api/hazard'

export type Sheet =
  | { page: 'new'; category: Category; enterprise?: { id: number; name: string; lon: number; lat: number }; unit?: Unit }
  | { page: 'edit'; id: number }
  | { page: 'calculator' }
  | { page: 'duties'; grid: number }

const sheet = shallowRef<Sheet>()

export function useHazardSheet() {
  return { sheet, open: (next: Sheet) => (sheet.value = next), close: () => (sheet.value = undefined) }
}

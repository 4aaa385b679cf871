import { defineAsyncComponent } from 'vue'
import type { Sheet } from '@/link/sheet'
import { isSheet, readSheet, writeSheet } from '@/state/address'
import { useHazardSheet } from '@/state/hazard'

/** Hazard sources: the calculator, the duties of a grid, one that is changed. One that is being filed has no address and stays. */
export function hazardSheet(): Sheet {
  const { sheet } = useHazardSheet()
  return {
    name: 'hazard',
    fits: isSheet,
    page: () => writeSheet(sheet.value),
    turn: (page) => (sheet.value = readSheet(page)),
    shown: () => sheet.value !== undefined,
    component: defineAsyncComponent(() => import('./HazardSheets.vue')),
  }
}

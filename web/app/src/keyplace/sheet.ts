import { defineAsyncComponent, ref } from 'vue'
import type { Sheet } from '@/link/sheet'
import { useMe } from '@/state/me'

/** The form over the view, as an address says it: "new", or "edit:ID"; empty: none. */
export const page = ref('')

/** The form of a key place. */
export function keyPlaceSheet(): Sheet {
  const me = useMe()
  return {
    name: 'keyplace',
    fits: (text) => /^(new|edit:[1-9]\d{0,15})$/.test(text),
    page: () => page.value,
    turn: (to) => (page.value = to),
    shown: () => page.value !== '' && me.may('hazard.edit'),
    component: defineAsyncComponent(() => import('./KeyPlaceSheet.vue')),
  }
}

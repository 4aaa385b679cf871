import { defineAsyncComponent } from 'vue'
import type { Capability } from '@/link/capability'
import { keyPlaceSheet } from './sheet'

export const capability = {
  sheet: keyPlaceSheet,
  kinds: {
    keyplace: {
      card: defineAsyncComponent(() => import('./KeyPlaceCard.vue')),
      entry: defineAsyncComponent(() => import('./KeyPlaceEntry.vue')),
    },
  },
} satisfies Capability

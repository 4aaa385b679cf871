import { defineAsyncComponent } from 'vue'
import type { Capability } from '@/link/capability'

export const capability = {
  kinds: {
    keyplace: {
      card: defineAsyncComponent(() => import('./KeyPlaceCard.vue')),
      entry: defineAsyncComponent(() => import('./KeyPlaceForm.vue')),
    },
  },
} satisfies Capability

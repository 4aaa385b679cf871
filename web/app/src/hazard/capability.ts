import { defineAsyncComponent } from 'vue'
import type { Capability } from '@/link/capability'
import { hazardSheet } from './sheet'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  sheet: hazardSheet,
  kinds: {
    hazard: {
      card: defineAsyncComponent(() => import('./HazardCard.vue')),
      entry: defineAsyncComponent(() => import('@/link/HazardEntry.vue')),
    },
  },
} satisfies Capability

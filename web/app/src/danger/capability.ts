import { defineAsyncComponent } from 'vue'
import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  kinds: { danger: { card: defineAsyncComponent(() => import('./DangerCard.vue')) } },
} satisfies Capability

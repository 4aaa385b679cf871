/**
 * What each kind of points shows of its own: its card, and what stands above its list. A new kind is a line here. All
 * of it is fetched when it is first shown, so that a kind more costs the first visit nothing.
 */
import { type Component, defineAsyncComponent } from 'vue'
import type { PointKind } from '@/api/types'

interface KindParts {
  card: Component
  /** The ways into it that stand above its list; it is told the grid. */
  entry?: Component
}

export const KIND_PARTS: Readonly<Record<PointKind, KindParts>> = {
  enterprise: { card: defineAsyncComponent(() => import('./EnterpriseCard.vue')) },
  hazard: {
    card: defineAsyncComponent(() => import('@/hazard/HazardCard.vue')),
    entry: defineAsyncComponent(() => import('@/link/HazardEntry.vue')),
  },
  danger: { card: defineAsyncComponent(() => import('@/danger/DangerCard.vue')) },
  keyplace: {
    card: defineAsyncComponent(() => import('@/keyplace/KeyPlaceCard.vue')),
    entry: defineAsyncComponent(() => import('@/keyplace/KeyPlaceForm.vue')),
  },
}

/** What stands above the list of a kind. */
export const KIND_ENTRIES = Object.fromEntries(
  Object.entries(KIND_PARTS).flatMap(([kind, { entry }]) => (entry ? [[kind, entry]] : [])),
) as Partial<Record<PointKind, Component>>

/** What each kind of points shows of its own: its card, and what stands above its list. A new kind is a line here. */
import type { Component } from 'vue'
import type { PointKind } from '@/api/types'
import DangerCard from '@/danger/DangerCard.vue'
import HazardCard from '@/hazard/HazardCard.vue'
import KeyPlaceCard from '@/keyplace/KeyPlaceCard.vue'
import KeyPlaceForm from '@/keyplace/KeyPlaceForm.vue'
import HazardEntry from '@/link/HazardEntry.vue'
import EnterpriseCard from './EnterpriseCard.vue'

interface KindParts {
  card: Component
  /** The ways into it that stand above its list; it is told the grid. */
  entry?: Component
}

export const KIND_PARTS: Readonly<Record<PointKind, KindParts>> = {
  enterprise: { card: EnterpriseCard },
  hazard: { card: HazardCard, entry: HazardEntry },
  danger: { card: DangerCard },
  keyplace: { card: KeyPlaceCard, entry: KeyPlaceForm },
}

/** What stands above the list of a kind. */
export const KIND_ENTRIES = Object.fromEntries(
  Object.entries(KIND_PARTS).flatMap(([kind, { entry }]) => (entry ? [[kind, entry]] : [])),
) as Partial<Record<PointKind, Component>>

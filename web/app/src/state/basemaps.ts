/** Base maps of one's own under the grids: those of a stack of layers, of which a service may be away. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Wire } from '@/api/schema'
import { useStack, type Shown } from './stack'

export type Basemap = Wire['BasemapBody']
export type ShownBase = Shown<Basemap>

export const useBasemaps = defineStore('basemaps', () => {
  const stack = useStack<Basemap>('bases', 'basemaps')
  /** Those of which tiles are missing now. */
  const missing = shallowRef<readonly number[]>([])
  /** Those that cannot be had, by what the server says of them or because their tiles do not come. */
  const away = computed(() => stack.shown.value.map(({ map }) => map).filter(({ id, away }) => away || missing.value.includes(id)))

  /** Tiles of these are missing; the server knows since when and why. */
  function miss(ids: readonly number[]): void {
    if (ids.join() === missing.value.join()) return
    missing.value = ids
    void stack.load().catch(() => undefined)
  }

  return { ...stack, missing, away, miss }
})

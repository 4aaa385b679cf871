/** Base maps of one's own under the grids: which there are, which are shown, in what order and how strongly. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { get } from '@/api/client'
import type { Wire } from '@/api/schema'
import { formatBases, parseBases, type BaseChoice } from './link'
import { ownKey } from './mark'

export type Basemap = Wire['BasemapBody']

/** One that is shown, with how strongly it is drawn. */
export interface ShownBase {
  map: Basemap
  /** Per cent. */
  opacity: number
}

const NAME = 'bases'

function remembered(): BaseChoice[] | undefined {
  try {
    return parseBases(localStorage.getItem(ownKey(NAME)) ?? undefined)
  } catch {
    return undefined
  }
}

export const useBasemaps = defineStore('basemaps', () => {
  const list = shallowRef<readonly Basemap[]>([])
  const loaded = ref(false)
  /** What somebody or a link has chosen, the undermost first; undefined: what the administration offers. */
  const chosen = shallowRef<BaseChoice[]>()
  /** Those of which tiles are missing now. */
  const missing = shallowRef<readonly number[]>([])

  /** What is shown, the undermost first. */
  const shown = computed<ShownBase[]>(() => {
    if (!chosen.value) return list.value.filter(({ offer }) => offer === 'on').map((map) => ({ map, opacity: map.opacity }))
    return chosen.value.flatMap(({ id, opacity }) => {
      const map = list.value.find((one) => one.id === id)
      return map ? [{ map, opacity: opacity ?? map.opacity }] : []
    })
  })
  /** Those that cannot be had, by what the server says of them or because their tiles do not come. */
  const away = computed(() => shown.value.map(({ map }) => map).filter(({ id, away }) => away || missing.value.includes(id)))

  async function load(): Promise<void> {
    list.value = (await get<{ items: Basemap[] }>('basemaps')).items
    loaded.value = true
  }

  /** As an address says; what it does not say is as somebody chose it here before. */
  function follow(asked: BaseChoice[] | undefined): void {
    chosen.value = asked ?? remembered()
  }

  function choose(next: ShownBase[]): void {
    chosen.value = next.map(({ map, opacity }) => (opacity === map.opacity ? { id: map.id } : { id: map.id, opacity }))
    try {
      if (ownKey(NAME)) localStorage.setItem(ownKey(NAME), formatBases(chosen.value))
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }

  /** Switches one on, uppermost, or off. */
  function toggle(map: Basemap): void {
    const rest = shown.value.filter((one) => one.map.id !== map.id)
    choose(rest.length < shown.value.length ? rest : [...rest, { map, opacity: map.opacity }])
  }

  function fade(id: number, opacity: number): void {
    choose(shown.value.map((one) => (one.map.id === id ? { ...one, opacity } : one)))
  }

  /** One step up, so that it covers another. */
  function raise(id: number): void {
    const next = [...shown.value]
    const at = next.findIndex((one) => one.map.id === id)
    if (at < 0 || at === next.length - 1) return
    next.splice(at, 2, next[at + 1]!, next[at]!)
    choose(next)
  }

  /** Tiles of these are missing; the server knows since when and why. */
  function miss(ids: readonly number[]): void {
    if (ids.join() === missing.value.join()) return
    missing.value = ids
    void load().catch(() => undefined)
  }

  return { list, loaded, chosen, missing, shown, away, load, follow, toggle, fade, raise, miss }
})

/** Layers of one kind that lie over each other: which there are, which are shown, in what order and how strongly. */
import { computed, ref, shallowRef } from 'vue'
import { get } from '@/api/client'
import { formatBases, parseBases, type BaseChoice } from './link'
import { ownKey } from './mark'

/** What a layer must say to be one of them. */
export interface Stackable {
  id: number
  name: string
  offer: string
  /** Per cent, unless somebody chooses another. */
  opacity: number
}

/** One that is shown, with how strongly it is drawn. */
export interface Shown<T> {
  map: T
  /** Per cent. */
  opacity: number
}

/** name is where the choice is remembered, path where the list is had. */
export function useStack<T extends Stackable>(name: string, path: string) {
  const list = shallowRef<readonly T[]>([])
  const loaded = ref(false)
  /** What somebody or a link has chosen, the undermost first; undefined: what the administration offers. */
  const chosen = shallowRef<BaseChoice[]>()

  function remembered(): BaseChoice[] | undefined {
    try {
      return parseBases(localStorage.getItem(ownKey(name)) ?? undefined)
    } catch {
      return undefined
    }
  }
  /** What is shown, the undermost first. */
  const shown = computed<Shown<T>[]>(() => {
    if (!chosen.value) return list.value.filter(({ offer }) => offer === 'on').map((map) => ({ map, opacity: map.opacity }))
    return chosen.value.flatMap(({ id, opacity }) => {
      const map = list.value.find((one) => one.id === id)
      return map ? [{ map, opacity: opacity ?? map.opacity }] : []
    })
  })

  async function load(): Promise<void> {
    list.value = (await get<{ items: T[] }>(path)).items
    loaded.value = true
  }

  /** As an address says; what it does not say is as somebody chose it here before. */
  function follow(asked: BaseChoice[] | undefined): void {
    chosen.value = asked ?? remembered()
  }

  function choose(next: Shown<T>[]): void {
    chosen.value = next.map(({ map, opacity }) => (opacity === map.opacity ? { id: map.id } : { id: map.id, opacity }))
    try {
      if (ownKey(name)) localStorage.setItem(ownKey(name), formatBases(chosen.value))
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }

  /** Switches one on, uppermost, or off. */
  function toggle(map: T): void {
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

  return { list, loaded, chosen, shown, load, follow, toggle, fade, raise }
}

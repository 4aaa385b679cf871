/** Reference layers over the grids: a stack of layers, and the feature of one that somebody has pressed. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { get, isAbort } from '@/api/client'
import type { Wire } from '@/api/schema'
import { useStack, type Shown } from './stack'

export type Reference = Wire['ReferenceBody']
export type ReferenceFeature = Wire['ReferenceFeature']
export type ShownReference = Shown<Reference>

/** How often it is asked whether there is another load or layer, while somebody looks. */
const ASK = 60_000

export const useReferences = defineStore('references', () => {
  const stack = useStack<Reference>('references', 'references')
  const picked = shallowRef<{ layer: Reference; feature: ReferenceFeature }>()
  let asking = 0

  /** Shows the card of a feature; undefined: none. */
  async function pick(at: { id: number; row: number } | undefined): Promise<void> {
    const layer = at && stack.list.value.find(({ id }) => id === at.id)
    const mine = ++asking
    if (!at || !layer) {
      picked.value = undefined
      return
    }
    try {
      const feature = await get<ReferenceFeature>(`references/${at.id}/features/${at.row}`)
      if (mine === asking) picked.value = { layer, feature }
    } catch (reason) {
      // It is gone with the load it was of; the map takes the next one.
      if (mine === asking) picked.value = undefined
      if (!isAbort(reason)) void stack.load().catch(() => undefined)
    }
  }

  /** Loads the layers, and again from time to time; returns what ends it. */
  function keep(): () => void {
    const ask = () => {
      if (document.visibilityState === 'visible') void stack.load().catch(() => undefined)
    }
    ask()
    const timer = setInterval(ask, ASK)
    return () => clearInterval(timer)
  }

  return { ...stack, picked, pick, keep }
})

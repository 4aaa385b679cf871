/** What a draft of rules would change: asked for once, shown on the map and beside it. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { ask, isAbort } from '@/api/client'
import { levelCode, ROMAN, type LevelTable } from '@/level/levels'
import type { WhatIf } from '@/api/rule'

export const useWhatIf = defineStore('whatif', () => {
  /** The rule set it is about. */
  const rule = ref(0)
  const version = ref('')
  /** The entity tag of what was tried; another by now means that the rule set has been changed since. */
  const tag = ref('')
  const result = shallowRef<WhatIf>()
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  const began = ref(0)
  /** It is kept while its draft is looked at, but shown only when it is unfolded. */
  const folded = ref(true)
  let running: AbortController | undefined
  const active = computed(() => rule.value > 0 && (busy.value || failure.value !== undefined || result.value !== undefined))
  const shown = computed(() => active.value && !folded.value)
  const grids = computed(() => result.value?.grids.items ?? [])
  const levels = computed<ReadonlyMap<number, number>>(() => new Map(grids.value.map((g) => [g.id, levelCode(g.to)])))
  const marks = computed<ReadonlyMap<number, string>>(
    () => new Map(grids.value.map((g) => [g.id, `${ROMAN[levelCode(g.from)]}→${ROMAN[levelCode(g.to)]}`])),
  )

  /** The colours that the draft would give, of grids that have other ones now. */
  const table = (now: LevelTable): LevelTable => now.with((id) => levels.value.get(id) ?? now.level(id))

  /**
   * Asks what a rule set as it is kept would change, and shows it unless it is asked quietly. What is only being edited has
   * no address, so it is not tried.
   */
  async function run(id: number, name: string, of: string, quietly = false): Promise<void> {
    running?.abort()
    const controller = (running = new AbortController())
    rule.value = id
    version.value = name
    tag.value = of
    busy.value = true
    began.value = Date.now()
    failure.value = undefined
    result.value = undefined
    if (!quietly) folded.value = false
    try {
      result.value = (await ask<WhatIf>('POST', 'risk/what-if', { body: { rule: id }, signal: controller.signal })).body
    } catch (reason) {
      if (isAbort(reason)) return
      failure.value = reason
    } finally {
      if (running === controller) busy.value = false
    }
  }

  function close(): void {
    running?.abort()
    busy.value = false
    rule.value = 0
    result.value = undefined
    failure.value = undefined
    folded.value = true
  }

  return { rule, version, tag, result, busy, failure, began, folded, active, shown, grids, levels, marks, table, run, close }
})

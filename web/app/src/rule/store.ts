/** Rule sets: the list, the one in force, and the draft being edited, which survives a look at the map. */
import type { Items } from '@/api/types'
import type { Wire } from '@/api/schema'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, toRefs } from 'vue'
import { ask, get, send, type Answer } from '@/api/client'
import { useRecord } from '@/form/record'
import { differences, type RuleChange } from './draft'
import type { RuleBody, RuleDetail, RuleRow, Vocabulary } from '@/api/rule'

/** What is typed of a rule set. */
interface Draft {
  version: string
  note: string
  body: RuleBody | undefined
}
const draftOf = (rule?: RuleDetail): Draft => ({
  version: rule?.version ?? '',
  note: rule?.note ?? '',
  body: rule && (JSON.parse(JSON.stringify(rule.body)) as RuleBody),
})

export const useRules = defineStore('rule', () => {
  const rows = shallowRef<RuleRow[]>()
  const failure = shallowRef<unknown>()
  const vocabulary = shallowRef<Vocabulary>()
  let language = ''
  /** The rule set in force, to compare with. */
  const active = shallowRef<RuleDetail>()
  /** What putting a rule set in force has done, said where it is shown from then on. */
  const told = ref('')
  /** The rule set as it is kept and its entity tag, and what it says in the editor. */
  const draft = useRecord(draftOf, (): Promise<Answer<RuleDetail>> => ask('GET', `risk/rules/${kept.value!.id}`))
  const { record: kept, tag, values, marks } = draft
  const { body, version, note } = toRefs(values)
  const editable = computed(() => kept.value?.state === 'draft')
  const dirty = computed(() => editable.value && draft.changed())
  /** What somebody else has changed in the draft, by the latest that was taken over. */
  const taken = shallowRef<RuleChange[]>([])
  /** What differs from the rule set in force; nothing for that one itself. */
  const changes = computed(() =>
    active.value && body.value && kept.value?.id !== active.value.id ? differences(active.value.body, body.value) : [],
  )

  async function load(lang: string): Promise<void> {
    failure.value = undefined
    try {
      const [list, words] = await Promise.all([
        get<Items<RuleRow>>('risk/rules'),
        vocabulary.value && language === lang ? vocabulary.value : get<Vocabulary>('risk/rules/factors'),
      ])
      rows.value = list.items ?? []
      vocabulary.value = words
      language = lang
      const inForce = rows.value.find((row) => row.state === 'active')
      if (inForce && active.value?.id !== inForce.id) active.value = await get<RuleDetail>(`risk/rules/${inForce.id}`)
    } catch (reason) {
      failure.value = reason
    }
  }

  function take(answer: Answer<RuleDetail>): void {
    draft.begin(answer)
    taken.value = []
  }

  /** Opens a rule set; what was being changed in it and is not saved stays, unless it is to be fresh. */
  async function open(id: number, fresh = false): Promise<void> {
    if (!fresh && kept.value?.id === id && dirty.value) return
    if (kept.value?.id !== id) {
      forget()
      told.value = ''
    }
    take(await ask<RuleDetail>('GET', `risk/rules/${id}`))
  }

  /** Takes over the latest; what was changed here and is not saved stays, while it is a draft. */
  async function renew(): Promise<void> {
    const was = kept.value!.body
    await draft.renew()
    taken.value = differences(was, kept.value!.body)
    if (!editable.value) revert()
  }
  const revert = (): void => void Object.assign(values, draftOf(kept.value))

  async function save(): Promise<void> {
    const id = kept.value!.id
    const answer = await ask<RuleDetail | undefined>('PUT', `risk/rules/${id}`, {
      body: { version: version.value.trim(), note: note.value.trim(), body: body.value },
      tag: tag.value,
    })
    if (answer.body?.body && answer.tag) take(answer as Answer<RuleDetail>)
    else await open(id, true)
  }

  async function make(from: number, name: string, text: string): Promise<number> {
    return (await send<RuleRow>('POST', 'risk/rules', { from, version: name, note: text })).body.id
  }

  async function remove(): Promise<void> {
    await send('DELETE', `risk/rules/${kept.value!.id}`, undefined, tag.value)
    forget()
  }

  /** Puts the draft in force, now or from a moment on. */
  async function activate(id: number, from?: string): Promise<{ enterprises?: number; grids?: number }> {
    if (kept.value?.id !== id) await open(id)
    if (dirty.value) await save()
    const answer = await send<Wire['ActivatedBody']>('POST', `risk/rules/${id}/activate`, from ? { from } : {}, tag.value)
    active.value = undefined
    await open(id, true)
    return answer.body
  }

  function forget(): void {
    draft.begin()
    draft.end()
  }

  return {
    told,
    rows,
    failure,
    vocabulary,
    active,
    kept,
    tag,
    body,
    version,
    note,
    editable,
    dirty,
    changes,
    marks,
    taken,
    load,
    open,
    renew,
    revert,
    save,
    make,
    remove,
    activate,
    forget,
  }
})

/** A load of boundaries as a page has it: what the server says, the form over it, and what can be asked of it. */
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { ask, get, isAbort, Problem, type Answer } from '@/api/client'
import type { Items } from '@/api/types'
import { useUnsaved } from '@/state/unsaved'
import {
  busy,
  choicesOf,
  described,
  filled,
  type Draft,
  type Finding,
  type Load,
  type Network,
  type Outline,
  type Preview,
  type Proposal,
  type SourceDraft,
} from './description'

/** How many findings the map shows at most. */
const MAPPED = 5000

export function useLoadPage(id: number) {
  const { locale } = useI18n()
  const path = `boundary-loads/${id}`
  const load = shallowRef<Load>()
  const networks = shallowRef<readonly Network[]>([])
  const proposal = shallowRef<Proposal>()
  const outlines = shallowRef<readonly Outline[]>([])
  const findings = shallowRef<readonly Finding[]>([])
  /** The level of the network as it was made that the map shows; 0: the files as they came. */
  const view = ref(0)
  const preview = shallowRef<Preview>()
  const chosen = shallowRef<Finding>()
  const draft = reactive<Draft>(filled())
  const failure = shallowRef<unknown>()
  const trouble = shallowRef<unknown>()
  const sending = ref(false)
  const gone = new AbortController()
  /** The form as it was saved; empty: it never was. */
  const saved = ref('')
  /** The form as it was filled last. */
  const begun = ref(JSON.stringify(draft))

  const tag = () => `"v${load.value?.version ?? 0}"`
  const dirty = computed(() => JSON.stringify(draft) !== saved.value)
  /** Somebody has typed something into it. */
  const typed = computed(() => JSON.stringify(draft) !== begun.value)
  const under = computed(() => busy(load.value))
  const locked = computed(() => under.value || sending.value || load.value?.state === 'published')
  const choices = computed(() => (load.value ? choicesOf(load.value) : []))
  /** What a refusal says of the description, by pointer. */
  const faults = computed<Record<string, string>>(() =>
    trouble.value instanceof Problem ? Object.fromEntries(trouble.value.faults.map(({ pointer, text }) => [pointer, text])) : {},
  )
  const leave = useUnsaved(() => dirty.value && typed.value)

  function fill(from: Draft): void {
    Object.assign(draft, from)
    begun.value = JSON.stringify(draft)
  }
  const kept = () => (saved.value = begun.value = JSON.stringify(draft))
  function take(one: Load): void {
    const before = load.value
    load.value = one
    if (!before && one.description) {
      fill(filled(one.description))
      kept()
    }
    if (one.updated !== before?.updated && !busy(one)) void found()
  }
  /** Whether a network was made that can be looked at. */
  const made = computed(() => load.value?.state === 'checked' && !!load.value.difference)
  /** Turns the map to a level of the network as it was made, or to the files. */
  async function show(level: number): Promise<void> {
    try {
      preview.value = level ? await get<Preview>(`${path}/preview`, { level }, gone.signal) : undefined
      view.value = level
    } catch (reason) {
      if (!isAbort(reason)) trouble.value = reason
    }
  }
  watch(made, (is) => void show(is ? draft.levels.length : 0))
  /** Where something was found, for the map. */
  async function found(): Promise<void> {
    chosen.value = undefined
    if (!load.value?.tally.length) {
      findings.value = []
      return
    }
    try {
      findings.value = (await get<Items<Finding>>(`${path}/findings`, { located: true, limit: MAPPED }, gone.signal)).items
    } catch (reason) {
      if (!isAbort(reason)) trouble.value = reason
    }
  }
  /** What the files look like, on the map and as a description; what somebody has said of them stays. */
  async function look(): Promise<void> {
    if (!load.value?.files.length) {
      proposal.value = undefined
      outlines.value = []
      return
    }
    const [looks, drawn] = await Promise.all([
      get<Proposal>(`${path}/proposal`, {}, gone.signal),
      get<Items<Outline>>(`${path}/outlines`, {}, gone.signal),
    ])
    proposal.value = looks
    outlines.value = drawn.items
    if (!typed.value && !saved.value) fill(filled(looks.description))
  }
  /** Draws a layer in the system that is chosen for it. */
  async function draw({ file, layer, system }: SourceDraft): Promise<void> {
    const name = layer || (choices.value.find((one) => one.file === file)?.layer.name ?? '')
    try {
      const drawn = await get<Items<Outline>>(`${path}/outlines`, { file, layer: name, system }, gone.signal)
      outlines.value = [...outlines.value.filter((one) => one.file !== file || one.layer !== name), ...drawn.items]
    } catch (reason) {
      if (!isAbort(reason)) trouble.value = reason
    }
  }
  /** Begins anew from what the files look like. */
  function propose(): void {
    if (proposal.value) Object.assign(draft, filled(proposal.value.description))
  }
  async function begin(): Promise<void> {
    failure.value = undefined
    try {
      const [one, list] = await Promise.all([get<Load>(path, {}, gone.signal), get<Items<Network>>('networks', {}, gone.signal)])
      networks.value = list.items
      take(one)
      if (one.state !== 'published') await look()
    } catch (reason) {
      if (!isAbort(reason)) failure.value = reason
    }
  }
  /** Does something of which the load comes back. */
  async function act(what: () => Promise<Answer<Load>>): Promise<boolean> {
    sending.value = true
    trouble.value = undefined
    try {
      take((await what()).body)
      return true
    } catch (reason) {
      if (!isAbort(reason)) trouble.value = reason
      // Somebody else has changed it: what was typed stays, over the latest.
      if (reason instanceof Problem && reason.status === 412) await again()
      return false
    } finally {
      sending.value = false
    }
  }
  async function files(one: Load): Promise<void> {
    take(one)
    try {
      await look()
    } catch (reason) {
      if (!isAbort(reason)) trouble.value = reason
    }
  }
  async function remove(number: number): Promise<void> {
    const done = await act(() => ask<Load>('DELETE', `${path}/files/${number}`, { tag: tag() }))
    if (done && load.value) await files(load.value)
  }
  const describe = async (): Promise<Answer<Load>> => {
    const answer = await ask<Load>('PUT', `${path}/description`, { tag: tag(), body: described(draft) })
    kept()
    return answer
  }
  const save = () => act(describe)
  const check = () =>
    act(async () => {
      if (dirty.value || !load.value?.description) take((await describe()).body)
      return ask<Load>('POST', `${path}/check`, { tag: tag() })
    })
  /** Rejects, since a question waits for it. */
  const publish = async () => take((await ask<Load>('POST', `${path}/publish`, { tag: tag() })).body)
  const discard = async () => {
    await ask('DELETE', path, { tag: tag() })
    kept()
  }
  const cancel = () => act(() => ask<Load>('POST', `${path}/cancel`))

  async function again(): Promise<void> {
    try {
      take(await get<Load>(path, {}, gone.signal))
    } catch {
      // Asked again soon.
    }
  }
  const timer = setInterval(() => under.value && void again(), 700)
  // What was found is told in the language that is read.
  watch(locale, () => void again().then(found))
  onScopeDispose(() => {
    clearInterval(timer)
    gone.abort()
  })
  void begin()
  return {
    load,
    networks,
    proposal,
    outlines,
    findings,
    view,
    preview,
    made,
    show,
    chosen,
    draft,
    failure,
    trouble,
    dirty,
    under,
    locked,
    choices,
    faults,
    begin,
    files,
    remove,
    save,
    check,
    publish,
    discard,
    cancel,
    propose,
    draw,
    leave,
  }
}

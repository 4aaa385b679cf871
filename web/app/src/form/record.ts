/**
 * A form over a record: the record as it was read and its entity tag, what is typed over it, and how both go on when somebody
 * else has changed it meanwhile. The card or the list behind the form follows changes; the form does not, so that nothing is
 * written over unseen.
 */
import { inject, provide, reactive, ref, shallowRef, toRaw, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import { isAbort, type Answer } from '@/api/client'
import { useUnsaved } from '@/state/unsaved'
import { useForm } from './form'
import { marksOf, renewed, same, type Mark } from './renew'

/** What somebody else has changed, by field; undefined until the latest was taken over. */
type Marks = ReadonlyMap<string, Mark> | undefined
const MARKS: InjectionKey<Ref<Marks>> = Symbol('marks')

export const provideMarks = (marks: Ref<Marks>): void => provide(MARKS, marks)
/** The marks of the form that this component is a part of. */
export const useMarks = (): Ref<Marks> => inject(MARKS, () => shallowRef<Marks>(), true)

/**
 * filled: what a form says of a record, or to begin with when there is none; new objects each time. read: asks for the latest,
 * and rejects when it cannot be had.
 */
export function useRecord<R, V extends object>(filled: (record?: R) => V, read: () => Promise<Answer<R>>) {
  const record = shallowRef<R>()
  const tag = ref('')
  const open = ref(false)
  const was = shallowRef(filled()) as ShallowRef<V>
  const values = reactive(filled()) as V
  const marks = shallowRef<Marks>()
  const changed = () => open.value && !same(values, was.value)

  /** Fills the form from a record, or for a new one. */
  function begin(from?: Answer<R>): void {
    record.value = from?.body
    tag.value = from?.tag ?? ''
    was.value = filled(from?.body)
    Object.assign(values, filled(from?.body))
    marks.value = undefined
    open.value = true
  }
  /** What was typed is given up, or has been saved. */
  function end(): void {
    open.value = false
  }
  /** Takes over the latest: what was typed stays, and what somebody else has changed is marked. */
  async function renew(): Promise<void> {
    const before = was.value
    const latest = await read()
    // Whoever has begun anew meanwhile, or has gone, waits for nothing.
    if (!open.value || was.value !== before) return
    const typed = { ...toRaw(values) }
    begin(latest)
    Object.assign(values, renewed(typed, before, filled(latest.body)))
    marks.value = marksOf(values, before, was.value)
  }
  return { record, tag, open, was, values, marks, changed, begin, end, renew }
}

/** The form of a component over a record; fields are those that a refusal may speak of. */
export function useRecordForm<R, V extends object>(
  form: Ref<HTMLFormElement | undefined>,
  fields: readonly string[],
  filled: (record?: R) => V,
  read: () => Promise<Answer<R>>,
) {
  const held = useRecord(filled, read)
  const sent = useForm(form, fields)
  provideMarks(held.marks)
  const leave = useUnsaved(held.changed)

  function begin(from?: Answer<R>): void {
    sent.trouble.value = undefined
    held.begin(from)
  }
  function end(): void {
    sent.trouble.value = undefined
    held.end()
  }
  /** The form stays refused until the latest is here: saved before, it would be refused once more. */
  async function again(): Promise<void> {
    try {
      await held.renew()
      sent.trouble.value = undefined
    } catch (reason) {
      if (!isAbort(reason)) sent.trouble.value = reason
    }
  }
  return { ...held, ...sent, begin, end, again, leave }
}

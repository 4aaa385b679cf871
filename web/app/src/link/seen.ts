/**
 * How far a list is scrolled, and how many of its rows were loaded, belongs to a
 * step of the browser's history: Back and a reload find it again, a link for
 * somebody else does not carry it.
 */
import { nextTick, onBeforeUnmount, onMounted, watch, type Ref } from 'vue'

interface Seen {
  top?: number
  rows?: number
}

type State = Record<string, unknown> & { seen?: Record<string, Seen> }
const state = (): State => (history.state as State | null) ?? {}

/** What is kept of a list at this step of the history. */
export const seenOf = (name: string): Seen => state().seen?.[name] ?? {}

function note(name: string, part: Seen): void {
  const seen = state().seen ?? {}
  history.replaceState({ ...state(), seen: { ...seen, [name]: { ...seen[name], ...part } } }, '')
}

/** A page more was loaded: so many rows there are now. */
export function noteRows(name: string, rows: number): void {
  note(name, { rows })
}

/** Tops that are not written yet: a browser takes only so many changes of its history. */
const pending = new Map<string, number>()
const finders = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
const REST = 150

/** Writes how far lists are scrolled, before another step is begun. */
export function keepSeen(): void {
  clearTimeout(timer)
  for (const [name, top] of pending) note(name, { top })
  pending.clear()
}

/** Another step of the history is what is shown now: what was not written belonged to the one before. */
export function findSeen(): void {
  clearTimeout(timer)
  pending.clear()
  for (const find of finders) find()
}

/** Rows come one answer after another, and what stands above them may come last: so long they are waited for, on a slow machine too. */
const PATIENCE = 30_000
/** What somebody does who scrolls: they are left alone from then on. */
export const HANDS = ['wheel', 'pointerdown', 'keydown', 'touchstart'] as const

/** A box whose scroll is found again. */
export function useSeen(name: string, box: Ref<HTMLElement | undefined>): void {
  let stop: (() => void) | undefined

  /** Scrolls to where it was as soon as there is so much; whoever scrolls meanwhile is left alone. */
  function find(): void {
    stop?.()
    const top = seenOf(name).top
    void nextTick(() => {
      const element = box.value
      if (!element || top === undefined) return
      const go = () => element.scrollTo({ top })
      const watcher = new MutationObserver(() => element.scrollTop !== top && go())
      watcher.observe(element, { childList: true, subtree: true, characterData: true })
      const over = setTimeout(() => stop?.(), PATIENCE)
      const end = () => stop?.()
      for (const hand of HANDS) element.addEventListener(hand, end, { passive: true })
      stop = () => {
        watcher.disconnect()
        clearTimeout(over)
        for (const hand of HANDS) element.removeEventListener(hand, end)
        stop = undefined
      }
      go()
    })
  }
  function scrolled(): void {
    if (stop || !box.value) return
    pending.set(name, Math.round(box.value.scrollTop))
    clearTimeout(timer)
    timer = setTimeout(keepSeen, REST)
  }
  watch(
    box,
    (now, before) => {
      before?.removeEventListener('scroll', scrolled)
      now?.addEventListener('scroll', scrolled, { passive: true })
    },
    { flush: 'post' },
  )
  onMounted(() => {
    box.value?.addEventListener('scroll', scrolled, { passive: true })
    finders.add(find)
    find()
  })
  onBeforeUnmount(() => {
    stop?.()
    finders.delete(find)
    box.value?.removeEventListener('scroll', scrolled)
  })
}

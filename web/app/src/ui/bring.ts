/** What follows a press is seen by whoever pressed, however far down the page the button is. */
import { nextTick, onMounted, type Ref } from 'vue'

/** Brings something into view unless it is there, and the focus to it when it is an answer that is to be read. */
export function bring(what: HTMLElement | undefined | null, focus = false): void {
  what?.scrollIntoView({ block: 'nearest' })
  if (focus) what?.focus({ preventScroll: true })
}

/** For a note that appears because something was pressed. */
export function useBrought(note: Ref<HTMLElement | undefined>, follows: () => boolean = () => true): void {
  onMounted(() => follows() && void nextTick(() => bring(note.value)))
}

/** Our own font: a first file for what every page says comes with the page, the rest when there is time. */
import { shallowRef } from 'vue'

/** How many style sheets of letters are here; whoever draws letters by hand looks again when it grows. */
export const letters = shallowRef(1)

let asked: Promise<void> | undefined

/** Names that the first files do not hold are shown in a font of the system until their own is here. */
export function moreLetters(): Promise<void> {
  asked ??= import('virtual:noto/rest.css').then(
    () => void letters.value++,
    () => (asked = undefined),
  )
  return asked
}

/** What the browser finds wrong with a field is said in the page's language, not in the browser's own. */
import { useI18n } from 'vue-i18n'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** Handlers of a form: v-bind="needed" names a field that the browser refuses, and forgets it as soon as it is filled in. */
export function useNeeded() {
  const { t } = useI18n()
  function words(field: Field): string {
    if (field.validity.valueMissing) return t(field instanceof HTMLSelectElement ? 'danger.chooseOne' : 'danger.fillIn')
    // A field that checks itself has its own words.
    return field.dataset.wrong ?? ''
  }
  const clear = (event: Event) => (event.target as Field).setCustomValidity('')
  return {
    // It does not bubble, so the form meets it on the way down.
    onInvalidCapture: (event: Event) => {
      const field = event.target as Field
      field.setCustomValidity('')
      field.setCustomValidity(words(field))
    },
    onInputCapture: clear,
    onChangeCapture: clear,
  }
}

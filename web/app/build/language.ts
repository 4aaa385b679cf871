/**
 * The library of texts takes the whole of Vue by name to ask for one function of
 * it, and so a third of Vue that nobody uses would come along.
 */
import type { Plugin } from 'vite'

const WHOLE = /import \* as Vue from 'vue';/
const USE = /function getCurrentInstance\(\) \{[\s\S]*?\n\}/

export function language(): Plugin {
  return {
    name: 'language',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!/vue-i18n\/dist\/vue-i18n\.[\w.-]*m?js$/.test(id) || !WHOLE.test(code)) return undefined
      if (!USE.test(code)) throw new Error('vue-i18n asks for the component in another way now: look at build/language.ts')
      const changed = code.replace(USE, '').replace(WHOLE, "import { getCurrentInstance } from 'vue';")
      if (/\bVue[.[]/.test(changed)) throw new Error('vue-i18n takes more of Vue now: look at build/language.ts')
      return { code: changed, map: null }
    },
  }
}

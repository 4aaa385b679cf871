/** The tables of the standard and of the methods: read once in each language. */
import type { Items } from '@/api/types'
import { shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { get } from '@/api/client'
import type { Method, Standard, Words } from '@/api/hazard'

interface Tables {
  standard: Standard
  methods: Method[]
  words: Words
}
const kept = new Map<string, Promise<Tables>>()

async function read(): Promise<Tables> {
  const [standard, methods, words] = await Promise.all([
    get<Standard>('hazards/standard'),
    get<Items<Method>>('hazards/methods'),
    get<Words>('hazards/words'),
  ])
  return { standard, methods: methods.items, words }
}

export function useTables() {
  const { locale } = useI18n()
  const tables = shallowRef<Tables>()
  const failure = shallowRef<unknown>()
  async function load() {
    const lang = locale.value
    failure.value = undefined
    const asked = kept.get(lang) ?? read()
    kept.set(lang, asked)
    try {
      tables.value = await asked
    } catch (reason) {
      kept.delete(lang)
      failure.value = reason
    }
  }
  watch(locale, () => void load(), { immediate: true })
  return { tables, failure, load }
}

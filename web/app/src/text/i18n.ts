/** The application's two languages. */
import { ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { setLanguage } from '@/api/client'
import { ofEnglish } from './plural'

export type Language = 'zh' | 'en'

function stored(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked === 'zh' || asked === 'en') return asked
  try {
    return localStorage.getItem('anwang.lang') === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

/** Texts by their keys; which there are is known to whoever gives them. */
type Texts = Record<string, string>

/** Most of Chinese comes with the application; another language is fetched when somebody reads it. */
export const i18n = createI18n<[Texts], Language, false>({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  messages: { zh: {}, en: {} },
  pluralRules: { en: ofEnglish },
})

const present = new Set<Language>(['zh'])
let fetchEnglish: () => Promise<object> = () => Promise.resolve({})
let fetchLater = fetchEnglish
let later: Promise<void> | undefined
const wanted = ref<Language>('zh')

/** The language asked for last: what is shown, or will be as soon as its texts are here. */
export const language = (): Language => wanted.value

/** Switches the whole application, and what the server answers in. */
export async function useLanguage(lang: Language): Promise<void> {
  wanted.value = lang
  if (!present.has(lang)) {
    i18n.global.setLocaleMessage(lang, (await fetchEnglish()) as Texts)
    present.add(lang)
  }
  // Somebody may have switched back meanwhile.
  if (wanted.value !== lang) return
  i18n.global.locale.value = lang
  setLanguage(lang)
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
  document.title = i18n.global.t('app.title')
  try {
    localStorage.setItem('anwang.lang', lang)
  } catch {
    // Private windows keep nothing; the choice then lasts as long as the page.
  }
}

/** Resolves when the texts are here that come with the pages which show them; English comes whole. */
export function wholeChinese(): Promise<void> {
  return (later ??= fetchLater().then(
    (texts) => i18n.global.mergeLocaleMessage('zh', texts),
    (reason: unknown) => {
      later = undefined // the next page that needs them asks again
      throw reason
    },
  ))
}

/** Gives the application its texts: the first of Chinese, and where the rest and English are; resolves when the page can speak. */
export function startLanguage(zh: object, rest: typeof fetchLater, en: typeof fetchEnglish): Promise<void> {
  i18n.global.setLocaleMessage('zh', zh as Texts)
  fetchLater = rest
  fetchEnglish = en
  return useLanguage(stored())
}

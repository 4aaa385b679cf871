/** The application's two languages. */
import { createI18n } from 'vue-i18n'
import { setLanguage } from '@/api/client'
import en from './en'
import zh from './zh'

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

export const i18n = createI18n({ legacy: false, locale: stored(), fallbackLocale: 'zh', messages: { zh, en } })

/** Switches the whole application, and what the server answers in. */
export function useLanguage(lang: Language): void {
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

useLanguage(i18n.global.locale.value as Language)

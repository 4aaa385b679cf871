/** The application's texts, which every capability has beside it. */
import { startLanguage } from '@/text/i18n'
import { english, first, later } from './texts'

export { i18n, useLanguage } from '@/text/i18n'

/** Resolves when the page can speak. */
export const languageReady = startLanguage(first, later, english)

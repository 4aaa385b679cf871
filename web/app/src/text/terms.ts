/** What things are called: one list for the server and the application, by section and key. */
import list from '../../../../grid/term.json'

type Lists = typeof list
export type Section = keyof Lists

/** The words of a section in a language, by key. */
export function terms<S extends Section>(section: S, lang: 'zh' | 'en'): Record<keyof Lists[S] & string, string> {
  return Object.fromEntries(Object.entries(list[section]).map(([key, word]) => [key, word[lang]])) as Record<
    keyof Lists[S] & string,
    string
  >
}

/** The word for a code; a code without one is shown as it is. */
export function word(section: Section, code: string | null | undefined, lang: string): string {
  const of: Record<string, { zh: string; en: string }> = list[section]
  return code ? (of[code]?.[lang === 'en' ? 'en' : 'zh'] ?? code) : ''
}

/** The names of several supervision sectors. */
export const sectorNames = (codes: readonly string[] | null | undefined, lang: string): string =>
  (codes ?? []).map((code) => word('sector', code, lang)).join(lang === 'en' ? ', ' : '、')

/** What is asked about where records are chosen by their sector: one of them, or who has none. */
export const sectorName = (code: string | null | undefined, lang: string): string =>
  code === NO_SECTOR ? word('computed', 'unregulated', lang) : word('sector', code, lang)

/** Asks for who has no sector. */
export const NO_SECTOR = 'none'

/** Keys of the supervision sectors, in the order they are offered. */
export const SECTORS: readonly string[] = Object.keys(list.sector)

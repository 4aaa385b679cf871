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

/** The words of the levels in the reader's language. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { levelCode } from './levels'

export function useLevelWords() {
  const { tm, rt } = useI18n()
  const all = (key: string) => computed(() => (tm(key) as string[]).map((word) => rt(word)))
  /** By code: 重大, 较大. */
  const words = all('level.one')
  /** By code, as a risk: 重大风险, 较大风险. */
  const risks = all('level.full')
  const word = (level: string | undefined) => words.value[levelCode(level)]!
  return { words, risks, word }
}

/** Whether a made-up record still needs a mark beside its name. */
import { useI18n } from 'vue-i18n'

const DEMO_NAME = /^演示/

/** Names of demonstration records begin with 演示, which is mark enough for who reads Chinese. */
export function useMark(): (row: { name: string; synthetic?: boolean }) => boolean {
  const { locale } = useI18n()
  return (row) => row.synthetic === true && (locale.value !== 'zh' || !DEMO_NAME.test(row.name))
}

/** What kinds of findings are called: some are known from the report of boundaries in force. */
import { useI18n } from 'vue-i18n'

export function useKinds() {
  const { t, te } = useI18n()
  const kindName = (kind: string): string =>
    te(`boundary.kinds.${kind}`) ? t(`boundary.kinds.${kind}`) : te(`defect.kinds.${kind}`) ? t(`defect.kinds.${kind}`) : kind
  return { kindName }
}

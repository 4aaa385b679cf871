/** What is asked for, in words. */
import { useI18n } from 'vue-i18n'
import type { Permissions } from './records'
import { sectorName } from '@/text/sectors'
import { day } from '@/text/format'
import type { Approval } from '@/api/approval'

export function useApprovalWords(table: () => Permissions | undefined) {
  const { t, locale } = useI18n()
  const between = () => t('common.list')
  const kind = (row: Approval) => t(`approval.kinds.${row.kind === 'update' && row.proposal.enable ? 'enable' : row.kind}`)

  /** As a line of its own begins. */
  const begun = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

  /** The lines below the kind: what will be if it is confirmed. */
  function what(row: Approval): string[] {
    const p = row.proposal
    const where = [row.enterprise?.name ?? row.grid?.path, p.sector && sectorName(p.sector, locale.value)].filter(Boolean).join(' · ')
    switch (row.kind) {
      case 'grant':
      case 'extend': {
        const until = p.until ? t('approval.until', { day: day(p.until) }) : t('approval.forever')
        const term = p.from ? `${t('approval.from', { day: day(p.from) })} ${until}` : begun(until)
        return [[row.roleName, where].filter(Boolean).join(' · '), term]
      }
      case 'update':
        return [
          p.login && t('approval.login', { login: p.login }),
          p.phone !== undefined && t('approval.phone', { phone: p.phone || t('common.unknown') }),
          row.grid && t('approval.home', { home: row.grid.path }),
        ].filter((line): line is string => Boolean(line))
      case 'token': {
        const nameOf = (action: string) => table()?.actions.find((one) => one.action === action)?.name ?? action
        const names = p.actions?.map(nameOf).join(between()) ?? t('token.allActions')
        const until = p.until ? begun(t('approval.until', { day: day(p.until) })) : ''
        return [p.name ?? '', names, where, until].filter(Boolean)
      }
      default:
        return []
    }
  }
  return { kind, what }
}

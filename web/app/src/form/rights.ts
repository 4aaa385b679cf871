/** What a role may do, out of the one table of the server. */
import { useI18n } from 'vue-i18n'
import { get } from '@/api/client'
import { useLoad } from '@/api/load'
import type { Held, Permissions } from './records'

export interface Right {
  action: string
  name: string
  /** Only by a grant that names a sector. */
  sector: boolean
}

export function rightsOf(table: Permissions | undefined, role: string): Right[] {
  return (table?.actions ?? []).flatMap((row) =>
    row.rules[role] ? [{ action: row.action, name: row.name, sector: row.rules[role] === 'sector' }] : [],
  )
}

/** The three administrators are for all sectors. */
const KEEPERS: ReadonlySet<string> = new Set(['admin', 'auditor', 'security'])

/** Which fields a grant of a role has. */
export function fieldsOf(held: Held | undefined, role: string): { grid: boolean; sector: 'no' | 'may' | 'must'; enterprise: boolean } {
  return {
    grid: held === 'grid' || held === 'sector',
    sector: held === 'sector' ? 'must' : held === 'grid' && !KEEPERS.has(role) ? 'may' : 'no',
    enterprise: held === 'enterprise',
  }
}

export function usePermissions() {
  const { locale } = useI18n()
  const { data, failure, again } = useLoad(
    () => locale.value,
    (_key, signal) => get<Permissions>('permissions', {}, signal),
  )
  return { table: data, failure, again }
}

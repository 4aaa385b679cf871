/** A change in words. */
import type { ChangeRow } from '@/api/types'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** "较大 → 重大", "新增 · 重大逾期", "移除", "更新". */
export function changeWords(row: Pick<ChangeRow, 'kind' | 'op' | 'from' | 'to'>, t: Translate, te: (key: string) => boolean): string {
  const word = (key: string) => {
    const name = row.kind === 'danger' ? `danger.classes.${key}` : `level.of.${key}`
    return te(name) ? t(name) : key
  }
  if (row.op === 'delete') return t('change.removed')
  if (!row.from && row.to) return `${t('change.added')} · ${word(row.to)}`
  if (row.from === row.to || !row.to) return t('change.updated')
  return t('change.recolour', { from: word(row.from), to: word(row.to) })
}

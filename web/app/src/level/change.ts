/** A change in words. */
import type { ChangeKind, ChangeRow, LiveChange } from '@/api/types'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** "较大 → 重大", "新增 · 重大逾期", "移除", "更新". */
export function changeWords(row: Pick<LiveChange, 'kind' | 'op' | 'from' | 'to'>, t: Translate, te: (key: string) => boolean): string {
  const word = (key: string) => classWord(row.kind, key, t, te)
  if (row.op === 'delete') return t('change.removed')
  if (!row.from && row.to) return `${t('change.added')} · ${word(row.to)}`
  if (row.from === row.to || !row.to) return t('change.updated')
  return t('change.recolour', { from: word(row.from), to: word(row.to) })
}

/** What a level or a class of dangers is called. */
function classWord(kind: ChangeKind, key: string, t: Translate, te: (key: string) => boolean): string {
  const name = kind === 'danger' ? `danger.classes.${key}` : `level.of.${key}`
  return te(name) ? t(name) : key
}

/** What was done, and from what to what: "登记隐患 · 一般", "网格变色 · 较大 → 重大". */
export function happenedWords(row: Pick<ChangeRow, 'kind' | 'what' | 'from' | 'to'>, t: Translate, te: (key: string) => boolean): string {
  const word = (key: string) => classWord(row.kind, key, t, te)
  if (row.from === row.to) return row.what
  if (!row.from || !row.to) return `${row.what} · ${word(row.to || row.from)}`
  return `${row.what} · ${t('change.recolour', { from: word(row.from), to: word(row.to) })}`
}

/** How a duty's day is told. */
import type { Due } from '@/api/hazard'

export function dueText(due: Due, t: (key: string, values?: Record<string, unknown>) => string): string {
  if (due.state === 'done') return t('hazard.duty.done')
  if (due.day === null || due.days === null) return t('hazard.duty.standing')
  if (due.days < 0) return t('hazard.duty.overdue', { n: -due.days, day: due.day })
  return due.days === 0 ? t('hazard.duty.today') : t('hazard.duty.due', { n: due.days, day: due.day })
}

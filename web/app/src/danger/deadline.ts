/** How a danger stands against its deadline, in words. */
import { daysTo } from '@/text/format'

export interface DeadlineText {
  key: 'danger.overdue' | 'danger.left' | 'danger.today'
  n: number
}

export function deadlineText(deadline: string | null | undefined, state: string | undefined, now: Date): DeadlineText | undefined {
  if (state === 'closed' || state === 'voided') return undefined
  const days = daysTo(deadline, now)
  if (days === undefined) return undefined
  if (days < 0) return { key: 'danger.overdue', n: -days }
  return days <= 1 ? { key: 'danger.today', n: 0 } : { key: 'danger.left', n: days }
}

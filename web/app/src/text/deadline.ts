/** How a danger stands against its deadline, in words. */
import { dayOf, daysBetween, millis } from './day'

export interface DeadlineText {
  key: 'danger.overdue' | 'danger.left' | 'danger.today'
  n: number
}

/** Counted in days of China, as a calendar does; a deadline that has passed today is one day overdue. */
export function deadlineText(deadline: string | null | undefined, state: string | undefined, now: Date): DeadlineText | undefined {
  const day = dayOf(deadline)
  if (!deadline || !day || state === 'closed' || state === 'voided') return undefined
  const days = daysBetween(dayOf(now), day)
  if (millis(deadline) < millis(now)) return { key: 'danger.overdue', n: Math.max(1, -days) }
  return days === 0 ? { key: 'danger.today', n: 0 } : { key: 'danger.left', n: days }
}

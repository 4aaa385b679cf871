/** How an account stands. */
import type { Account } from '@/form/records'

export const STATES = ['active', 'disabled', 'locked'] as const
export type State = (typeof STATES)[number]

/** A disabled account is disabled, locked or not. */
export function stateOf(account: Pick<Account, 'disabled' | 'lockedUntil'>): State {
  if (account.disabled) return 'disabled'
  return account.lockedUntil ? 'locked' : 'active'
}

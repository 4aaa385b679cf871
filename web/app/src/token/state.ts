/** How a token stands, and what a new one is made of. */
import { addDays, endOf, millis, today } from '@/text/day'

export type TokenState = 'valid' | 'expired' | 'revoked'

export function stateOf(token: { revoked: string | null; expires: string }, now: Date): TokenState {
  if (token.revoked) return 'revoked'
  return millis(token.expires) <= millis(now) ? 'expired' : 'valid'
}

/** The longest that the server allows, with a day to spare for time zones. */
export const LONGEST = 399

export interface TokenValues {
  account: number
  name: string
  /** Only these actions; all that the account may do otherwise. */
  narrow: boolean
  actions: string[]
  grid: number
  expires: string
}

export const inDays = (days: number, now: Date) => addDays(today(now), days)

export function draftOf(values: TokenValues): Record<string, unknown> {
  return {
    account: values.account,
    name: values.name.trim(),
    expires: endOf(values.expires),
    ...(values.narrow ? { actions: values.actions } : {}),
    ...(values.grid ? { grid: values.grid } : {}),
  }
}

/** How a token stands, and what a new one is made of. */
import { endOf } from '@/danger/steps'
import { day } from '@/text/format'

export type TokenState = 'valid' | 'expired' | 'revoked'

export function stateOf(token: { revoked: string | null; expires: string }, now: Date): TokenState {
  if (token.revoked) return 'revoked'
  return new Date(token.expires).getTime() <= now.getTime() ? 'expired' : 'valid'
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

export const inDays = (days: number, now: Date) => day(new Date(now.getTime() + days * 86_400_000))

export function draftOf(values: TokenValues): Record<string, unknown> {
  return {
    account: values.account,
    name: values.name.trim(),
    expires: endOf(values.expires),
    ...(values.narrow ? { actions: values.actions } : {}),
    ...(values.grid ? { grid: values.grid } : {}),
  }
}

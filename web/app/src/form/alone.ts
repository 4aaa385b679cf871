/** What one administrator does alone, and what takes a second one. */
import { millis } from '@/text/day'
import type { Proposal } from '@/api/approval'

/** Fields of an account by which somebody is known or let in: of who is guarded they take two. */
const KNOWN_BY = ['login', 'phone', 'home'] as const

interface Changes {
  login?: string
  name?: string
  phone?: string
  organisation?: number
  home?: number
}

/** What of the changes of an account one administrator makes, and what is asked for. One's own phone is one's own. */
export function split(changes: Changes, guarded: boolean, mine: boolean): { alone: Changes; asked: Proposal } {
  const alone = { ...changes }
  const asked: Proposal = {}
  if (!guarded) return { alone, asked }
  for (const field of KNOWN_BY) {
    if (alone[field] === undefined || (field === 'phone' && mine)) continue
    if (field === 'home') asked.grid = alone.home!
    else asked[field] = alone[field]!
    delete alone[field]
  }
  return { alone, asked }
}

/** Whether a grant that ends then would last longer than it does; empty is without end. */
export function lasts(until: string | undefined, was: string | null): boolean {
  return was !== null && (!until || millis(until) > millis(was))
}

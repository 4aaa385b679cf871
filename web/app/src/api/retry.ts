/** How long to wait before something that failed is tried again. */

/** Wait before attempt n (from 0): doubles from base to a cap, with jitter so that a restarted server is not stormed. */
export function backoff(attempt: number, base: number, random: () => number, most = 30_000): number {
  const cap = Math.min(most, base * 2 ** Math.min(attempt, 10))
  return Math.round(cap / 2 + random() * (cap / 2))
}

/** The program of the map, the largest part of the page. */
import { backoff } from '@/api/retry'

/** Fetches it; a network that fails for a moment does not leave the page without it. Tells since when it is missing. */
export async function program(missing: (since: Date | undefined) => void): Promise<typeof import('./controller')> {
  let since: Date | undefined
  for (let attempt = 0; ; attempt++) {
    try {
      const code = await import('./controller')
      missing(undefined)
      return code
    } catch {
      missing((since ??= new Date()))
      await new Promise((done) => setTimeout(done, backoff(attempt, 1000, Math.random, 10_000)))
    }
  }
}

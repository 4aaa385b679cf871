/**
 * When something on screen is asked for again. Changes come in bursts, and often
 * without end: one question answers a burst, yet nothing waits for a quiet that
 * may never come.
 */
import { onScopeDispose, watch } from 'vue'
import { Problem } from './client'
import { backoff } from './retry'

export interface Pace {
  /** How long after a change the question waits for others to come, ms. */
  quiet?: number
  /** How old an answer may be at most when the next question is asked, ms. */
  most?: number
  /** After how long an answer that does not come is given up for another, ms. */
  patience?: number
  /** Nobody looks: questions wait until somebody does. */
  hidden?: () => boolean
  random?: () => number
}

export class Refresh {
  private quiet: number
  private most: number
  private patience: number
  private timer: ReturnType<typeof setTimeout> | undefined
  /** Since when there is a change that no question has been asked after. */
  private since: number | undefined
  private began = 0
  private running = 0
  private turn = 0
  private attempt = 0
  private stopped = false

  /** ask never rejects; what it resolves to is why it failed. */
  constructor(
    private ask: () => Promise<unknown>,
    private pace: Pace = {},
  ) {
    this.quiet = pace.quiet ?? 400
    this.most = pace.most ?? 2000
    this.patience = pace.patience ?? 20_000
  }

  /** Something has changed. */
  touch(): void {
    this.since ??= Date.now()
    if (!this.running) this.plan()
    else if (Date.now() - this.began > this.patience) void this.now()
  }

  /** Asks at once, whatever is under way. */
  async now(): Promise<void> {
    clearTimeout(this.timer)
    if (this.stopped) return
    this.since = undefined
    this.began = Date.now()
    const mine = (this.running = ++this.turn)
    const reason = await this.ask()
    if (mine !== this.turn || this.stopped) return
    this.running = 0
    if (reason instanceof Problem && reason.passing) {
      // What is away for a while comes back by itself.
      const wait = backoff(this.attempt++, 1000, this.pace.random ?? Math.random, 15_000)
      this.timer = setTimeout(() => void this.now(), Math.max(wait, reason.wait * 1000))
      return
    }
    this.attempt = 0
    if (this.since !== undefined) this.plan()
  }

  /** Somebody looks again. */
  seen(): void {
    if (this.since !== undefined && !this.running) this.plan()
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private plan(): void {
    // While what was asked for has failed, its own pace is slower.
    if (this.stopped || this.attempt > 0) return
    clearTimeout(this.timer)
    if (this.pace.hidden?.()) return
    const oldest = this.since! + this.most - Date.now()
    this.timer = setTimeout(() => void this.now(), Math.max(0, Math.min(this.quiet, oldest)))
  }
}

/** Keeps an answer fresh for as long as the scope lives; changed is watched. */
export function useRefresh(ask: () => Promise<unknown>, changed?: () => unknown, pace: Pace = {}): Refresh {
  const refresh = new Refresh(ask, { hidden: () => document.hidden, ...pace })
  if (changed) watch(changed, () => refresh.touch())
  const seen = () => document.hidden || refresh.seen()
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', seen)
    refresh.stop()
  })
  return refresh
}

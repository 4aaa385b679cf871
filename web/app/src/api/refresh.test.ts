import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from './client'
import { Refresh } from './refresh'

/** A server whose answers take a while. */
function desk(took: number, pace = {}) {
  const asked: number[] = []
  let fails: unknown
  const began = Date.now()
  const refresh = new Refresh(
    async () => {
      asked.push(Date.now() - began)
      await new Promise((done) => setTimeout(done, took))
      return fails
    },
    { random: () => 1, ...pace },
  )
  return { asked, refresh, fail: (reason: unknown) => (fails = reason) }
}

describe('Refresh', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('asks at least every two seconds while changes keep coming, and once for a burst', async () => {
    const { asked, refresh } = desk(100)
    for (let i = 0; i < 100; i++) {
      refresh.touch()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(asked.length).toBeGreaterThanOrEqual(4)
    expect(asked.length).toBeLessThanOrEqual(6)
    await vi.advanceTimersByTimeAsync(5000)
    const before = asked.length
    for (let i = 0; i < 50; i++) refresh.touch()
    await vi.advanceTimersByTimeAsync(399)
    expect(asked.length).toBe(before)
    await vi.advanceTimersByTimeAsync(5000)
    expect(asked.length).toBe(before + 1)
  })

  it('lets a slow answer arrive before it asks again', async () => {
    const { asked, refresh } = desk(5000)
    for (let i = 0; i < 150; i++) {
      refresh.touch()
      await vi.advanceTimersByTimeAsync(100)
    }
    // 2 s after the first change, then whenever an answer is here.
    expect(asked.length).toBe(3)
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(5000)
  })

  it('does not forget a change that came while it was asking', async () => {
    const { asked, refresh } = desk(1000)
    void refresh.now()
    await vi.advanceTimersByTimeAsync(500)
    refresh.touch()
    await vi.advanceTimersByTimeAsync(5000)
    expect(asked).toEqual([0, 1400])
  })

  it('gives up an answer that never comes', async () => {
    const { asked, refresh } = desk(1e9)
    for (let i = 0; i < 60; i++) {
      refresh.touch()
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(asked.length).toBe(3)
  })

  it('tries again what has failed for a while, more and more slowly, and no other faults', async () => {
    const { asked, refresh, fail } = desk(0)
    fail(new Problem(502, {}, ''))
    void refresh.now()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked.length).toBeGreaterThan(5)
    expect(asked.length).toBeLessThan(9)
    fail(undefined)
    await vi.advanceTimersByTimeAsync(15_000)
    const before = asked.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked.length).toBe(before)
    fail(new Problem(404, {}, ''))
    refresh.touch()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked.length).toBe(before + 1)
  })

  it('asks nothing while nobody looks, and at once when somebody does', async () => {
    let hidden = true
    const { asked, refresh } = desk(0, { hidden: () => hidden })
    refresh.touch()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toEqual([])
    hidden = false
    refresh.seen()
    await vi.advanceTimersByTimeAsync(0)
    expect(asked).toEqual([60_000])
  })
})

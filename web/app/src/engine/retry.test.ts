import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TileRetry } from './retry'
import type { TileID } from './tiles'

/** A map of four tiles in view, whose server is down for a while. */
class Town {
  up = true
  status = 502
  wait = ''
  coming = 0
  have = new Set<string>()
  asked: string[] = []
  troubles: (Date | undefined)[] = []
  refused: number[] = []
  retry = new TileRetry(
    {
      address: (source, { z, x, y }) => `/tiles/${source}/${z}/${x}/${y}.mvt`,
      refresh: (source, tiles) => {
        this.coming += tiles.length
        void Promise.resolve().then(() => tiles.forEach((tile) => (this.coming--, this.load(source, tile))))
      },
      settled: () => this.coming === 0,
    },
    {
      onTrouble: (since) => this.troubles.push(since),
      onRefused: (status) => this.refused.push(status),
      random: () => 1,
      fetch: async (address) => {
        this.asked.push(String(address))
        const headers: Record<string, string> = this.wait ? { 'Retry-After': this.wait } : {}
        return this.up ? new Response('tile') : new Response('', { status: this.status, headers })
      },
    },
  )
  load(source: string, tile: TileID) {
    if (!this.up) return this.retry.failed(source, tile, this.status)
    this.have.add(`${source}/${tile.x}`)
    this.retry.loaded(source, tile)
  }
  open(source = 'grids') {
    for (let x = 0; x < 4; x++) this.load(source, { z: 2, x, y: 1 })
  }
}

describe('TileRetry', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('speaks apart of sources that are no part of the map itself', async () => {
    const told: string[][] = []
    const troubles: unknown[] = []
    const retry = new TileRetry(
      { address: (source) => `/${source}`, refresh: () => undefined, settled: () => true },
      {
        onTrouble: (since) => troubles.push(since),
        apart: (source) => source.startsWith('base-'),
        onApart: (sources) => told.push(sources),
        fetch: async () => new Response('', { status: 503 }),
      },
    )
    retry.failed('base-2', { z: 1, x: 0, y: 0 }, 503)
    retry.failed('base-1', { z: 1, x: 0, y: 0 }, 503)
    retry.failed('base-1', { z: 1, x: 1, y: 0 }, 503)
    expect(told).toEqual([['base-2'], ['base-1', 'base-2']])
    expect(troubles).toEqual([])
    retry.failed('grids', { z: 1, x: 0, y: 0 }, 503)
    expect(troubles.length).toBe(1)
    retry.stop()
  })
  it('brings back every tile within 30 s of a fault of 10 s, asking for one at a time', async () => {
    const town = new Town()
    town.up = false
    town.open()
    town.open('enterprises')
    expect(town.troubles.length).toBe(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(town.have.size).toBe(0)
    expect(town.asked.length).toBeLessThan(12)
    town.up = true
    await vi.advanceTimersByTimeAsync(20_000)
    expect(town.have.size).toBe(8)
    expect(town.troubles.map((since) => since !== undefined)).toEqual([true, false])
    const asked = town.asked.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(town.asked.length).toBe(asked)
  })

  it('goes on asking more and more slowly, and begins quickly again after it was well', async () => {
    const town = new Town()
    town.up = false
    town.open()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(town.asked.length).toBeGreaterThan(55)
    expect(town.asked.length).toBeLessThan(70)
    town.up = true
    await vi.advanceTimersByTimeAsync(10_000)
    expect(town.have.size).toBe(4)
    town.up = false
    town.load('grids', { z: 2, x: 0, y: 1 })
    const asked = town.asked.length
    await vi.advanceTimersByTimeAsync(1000)
    expect(town.asked.length).toBe(asked + 1)
  })

  it('waits as long as a busy server asks for, and tries at once on the network', async () => {
    const town = new Town()
    town.up = false
    town.status = 503
    town.wait = '8'
    town.open()
    await vi.advanceTimersByTimeAsync(8900)
    expect(town.asked.length).toBe(1)
    town.up = true
    town.retry.now()
    await vi.advanceTimersByTimeAsync(0)
    expect(town.have.size).toBe(4)
  })

  it('does not come to rest while tiles that are there again cannot be read', async () => {
    const town = new Town()
    town.up = false
    town.open()
    const load = town.load.bind(town)
    // The answer is well, but what it holds is not.
    town.load = (source, tile) => town.retry.failed(source, tile, 0)
    town.up = true
    await vi.advanceTimersByTimeAsync(60_000)
    expect(town.asked.length).toBeLessThan(12)
    expect(town.troubles.length).toBe(1)
    town.load = load
    await vi.advanceTimersByTimeAsync(10_000)
    expect(town.have.size).toBe(4)
    expect(town.troubles.length).toBe(2)
  })

  it('tells of the end of the session instead of trying on', async () => {
    const town = new Town()
    town.up = false
    town.status = 401
    town.open()
    expect(town.refused.length).toBe(4)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(town.asked).toEqual([])
  })
})

/**
 * Tiles that could not be fetched are fetched again: a map by itself asks for a
 * tile once and then leaves a hole for as long as it stays in view.
 */
import type { Map as MapLibre, RasterTileSource, VectorTileSource } from 'maplibre-gl'
import { backoff } from '@/api/retry'
import type { TileID } from './tiles'

/** What is needed of a map. */
export interface Tiled {
  /** The address of a tile; undefined when the source is gone. */
  address: (source: string, tile: TileID) => string | undefined
  /** Fetches tiles again, those that failed too. */
  refresh: (source: string, tiles: TileID[]) => void
  /** Nothing of a source is on its way. */
  settled: (source: string) => boolean
}

export interface RetryOptions {
  /** Since when something of the map is missing; undefined when all is there again. */
  onTrouble?: (since: Date | undefined) => void
  /** Sources that are spoken of apart, and are no trouble of the map; told whenever others of them miss something. */
  apart?: (source: string) => boolean
  onApart?: (sources: string[]) => void
  onRefused?: (status: number) => void
  fetch?: typeof fetch
  random?: () => number
}

interface Trouble {
  tiles: Map<string, TileID>
  attempt: number
  timer: ReturnType<typeof setTimeout> | undefined
}

const FIRST = 1000
const MOST = 10_000

export class TileRetry {
  private troubles = new Map<string, Trouble>()
  private since: Date | undefined
  private aparts = ''
  private stopped = false

  constructor(
    private map: Tiled,
    private options: RetryOptions = {},
  ) {}

  /** A tile of a source could not be fetched or read. */
  failed(source: string, tile: TileID, status: number): void {
    if (this.stopped) return
    if (status === 401) return this.options.onRefused?.(status)
    const trouble = this.troubles.get(source) ?? { tiles: new Map(), attempt: 0, timer: undefined }
    this.troubles.set(source, trouble)
    trouble.tiles.set(keyOf(tile), tile)
    trouble.timer ??= setTimeout(() => void this.probe(source), this.wait(trouble))
    this.report()
  }

  /** A tile of a source is here. */
  loaded(source: string, tile: TileID): void {
    const trouble = this.troubles.get(source)
    if (!trouble) return
    trouble.tiles.delete(keyOf(tile))
    this.settle(source)
  }

  /** All of a source that was waited for is here or has failed. */
  settle(source: string): void {
    const trouble = this.troubles.get(source)
    if (!trouble || trouble.timer || trouble.tiles.size > 0 || !this.map.settled(source)) return
    this.troubles.delete(source)
    this.report()
  }

  /** Tries at once, for instance when the machine is back on the network. */
  now(): void {
    for (const [source, trouble] of this.troubles) {
      clearTimeout(trouble.timer)
      trouble.attempt = 0
      void this.probe(source)
    }
  }

  stop(): void {
    this.stopped = true
    for (const { timer } of this.troubles.values()) clearTimeout(timer)
    this.troubles.clear()
  }

  private wait(trouble: Trouble): number {
    return backoff(trouble.attempt++, FIRST, this.options.random ?? Math.random, MOST)
  }

  /**
   * Asks for one of the tiles first: the map shows what it has in place of one
   * that failed, but not of one that is being tried again.
   */
  private async probe(source: string): Promise<void> {
    const trouble = this.troubles.get(source)
    if (!trouble) return
    const [tile] = trouble.tiles.values()
    const address = tile && this.map.address(source, tile)
    // Without a source, or with all of it here meanwhile, there is nothing to wait for.
    const answer = address === undefined ? undefined : await this.ask(address)
    if (this.stopped || this.troubles.get(source) !== trouble) return
    trouble.timer = undefined
    if (answer && !answer.ok && answer.status !== 404) {
      if (answer.status === 401) return this.options.onRefused?.(401)
      trouble.timer = setTimeout(() => void this.probe(source), Math.max(this.wait(trouble), answer.wait))
      return
    }
    const tiles = [...trouble.tiles.values()]
    trouble.tiles.clear()
    if (address !== undefined) this.map.refresh(source, tiles)
    this.settle(source)
  }

  private async ask(address: string): Promise<{ ok: boolean; status: number; wait: number }> {
    try {
      const answer = await (this.options.fetch ?? fetch)(address, { cache: 'no-cache' })
      await answer.arrayBuffer()
      return { ok: answer.ok, status: answer.status, wait: 1000 * (Number(answer.headers.get('Retry-After')) || 0) }
    } catch {
      return { ok: false, status: 0, wait: 0 }
    }
  }

  private report(): void {
    const apart = [...this.troubles.keys()].filter((source) => this.options.apart?.(source)).sort()
    if (apart.join() !== this.aparts) {
      this.aparts = apart.join()
      this.options.onApart?.(apart)
    }
    const missing = this.troubles.size > apart.length
    if (missing === (this.since !== undefined)) return
    this.since = missing ? new Date() : undefined
    this.options.onTrouble?.(this.since)
  }
}

const keyOf = ({ z, x, y }: TileID) => `${z}/${x}/${y}`

interface TileEvent {
  sourceId?: string
  tile?: { tileID?: { canonical: TileID } }
  error?: { status?: number }
}

/** Lets a map fetch again what failed. */
export function retryTiles(map: MapLibre, options: RetryOptions = {}): TileRetry {
  const source = (id: string) => (map.style ? (map.getSource(id) as VectorTileSource | RasterTileSource | undefined) : undefined)
  const retry = new TileRetry(
    {
      address: (id, { z, x, y }) => source(id)?.tiles?.[0]?.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y)),
      refresh: (id, tiles) => {
        const one = source(id)
        // Fetched again one by one, an image that never came would be drawn before it has; with all of them none is shown until it does.
        if (one?.type === 'raster') (one as unknown as RasterTileSource).setTiles(one.tiles)
        else if (one) map.refreshTiles(id, tiles)
      },
      settled: (id) => !source(id) || map.isSourceLoaded(id),
    },
    options,
  )
  map.on('error', (event) => {
    const { sourceId, tile, error } = event as unknown as TileEvent
    if (sourceId && tile?.tileID) retry.failed(sourceId, tile.tileID.canonical, error?.status ?? 0)
  })
  map.on('sourcedata', (event) => {
    const { sourceId, tile } = event as unknown as TileEvent
    if (sourceId && tile?.tileID) retry.loaded(sourceId, tile.tileID.canonical)
    else if (sourceId) retry.settle(sourceId)
  })
  const online = () => retry.now()
  addEventListener('online', online)
  map.once('remove', () => {
    removeEventListener('online', online)
    retry.stop()
  })
  return retry
}

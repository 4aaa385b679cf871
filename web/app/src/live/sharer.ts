/**
 * One stream of changes for all tabs of a browser. Over HTTP/1.1 a browser opens
 * six connections to a server, so an endless request for every tab would leave
 * none for anything else. This runs in a shared worker and knows nothing of it.
 */
import { EventStream, type ServerEvent, type StreamOptions, type StreamState } from './events'

/** What a tab says. */
export type TabMessage =
  | { type: 'join'; url: string; after: string; visible: boolean }
  | { type: 'here'; visible: boolean }
  | { type: 'nudge' }
  | { type: 'bye' }

/** What a tab is told. */
export type WorkerMessage =
  | { type: 'event'; event: ServerEvent }
  | { type: 'state'; state: StreamState }
  | { type: 'refused'; status: number }

export interface Tab {
  tell: (told: WorkerMessage) => void
}

interface Seat {
  url: string
  visible: boolean
  heard: number
}

const KEPT = 500
/** A tab that was not heard for so long does not look any more. */
const SILENT = 35_000
/** How long the stream is kept when no tab is looked at, ms. */
export const LINGER = 60_000
/** How often every tab is told that this is alive, ms. */
export const BEAT = 4000

/** The feed position in an event's id, such as 105 in "105-2". */
const positionOf = (id: string) => Number(id.split('-')[0] || NaN)

export class Sharer {
  private tabs = new Map<Tab, Seat>()
  private stream: EventStream | undefined
  private state: StreamState = 'connecting'
  private ring: ServerEvent[] = []
  /** The position from which on the ring is complete. */
  private floor = NaN
  private unseen = Date.now()

  constructor(private options: Pick<StreamOptions, 'fetch' | 'silence' | 'random'> = {}) {}

  hear(tab: Tab, said: TabMessage): void {
    if (said.type === 'bye') return void this.tabs.delete(tab)
    if (said.type === 'join') return this.join(tab, said)
    const seat = this.tabs.get(tab)
    if (said.type === 'nudge') this.stream?.nudge()
    else if (seat) {
      seat.heard = Date.now()
      seat.visible = said.visible
      if (said.visible && !this.stream) this.open(seat.url, this.last())
    }
  }

  /** Goes on from the position a tab has, with what the others have been told since. */
  private join(tab: Tab, { url, after, visible }: Extract<TabMessage, { type: 'join' }>): void {
    this.tabs.set(tab, { url, visible, heard: Date.now() })
    if (!this.stream) this.open(url, this.last() || after)
    const from = positionOf(after)
    if (from >= this.floor) {
      // What has no position of its own counts as of the one before; told twice does no harm.
      for (const event of this.ring) if (!(positionOf(event.id) < from)) tab.tell({ type: 'event', event })
    } else if (!Number.isNaN(this.floor)) {
      tab.tell({ type: 'event', event: { id: this.last(), event: 'reset', data: '{}' } })
    }
    tab.tell({ type: 'state', state: this.state })
  }

  private last(): string {
    return this.stream?.lastID || this.ring.at(-1)?.id || ''
  }

  private open(url: string, after: string): void {
    if (this.ring.length === 0) this.floor = positionOf(after)
    this.unseen = Date.now()
    const stream: EventStream = (this.stream = new EventStream({
      ...this.options,
      url,
      onEvent: (event) => this.stream === stream && this.spread(event),
      onState: (state) => this.stream === stream && this.enter(state),
      onRefused: (status) => {
        if (this.stream !== stream) return
        this.close()
        this.ring = []
        this.floor = NaN
        for (const tab of this.tabs.keys()) tab.tell({ type: 'refused', status })
      },
    }))
    stream.start(after)
  }

  private enter(state: StreamState): void {
    this.state = state
    for (const tab of this.tabs.keys()) tab.tell({ type: 'state', state })
  }

  private spread(event: ServerEvent): void {
    if (event.event === 'reset') {
      this.ring = []
      this.floor = positionOf(event.id)
    }
    this.ring.push(event)
    if (this.ring.length > KEPT) this.floor = positionOf(this.ring.shift()!.id) + 1
    for (const tab of this.tabs.keys()) tab.tell({ type: 'event', event })
  }

  private close(): void {
    this.stream?.close()
    this.stream = undefined
    this.enter('connecting')
  }

  /** To be called every BEAT: tells that this is alive, and lets go of a stream that nobody looks at. */
  beat(): void {
    const now = Date.now()
    let seen = false
    for (const [tab, seat] of this.tabs) {
      tab.tell({ type: 'state', state: this.state })
      seen ||= seat.visible && now - seat.heard < SILENT
    }
    if (seen) this.unseen = now
    else if (this.stream && now - this.unseen > LINGER) this.close()
  }

  /** The machine has left the network, or is back. */
  network(up: boolean): void {
    if (up) this.stream?.nudge()
    else this.stream?.drop()
  }
}

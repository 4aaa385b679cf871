/**
 * Server-sent events with resume. The browser's own EventSource cannot start
 * from a given id nor survive an error answer, so this reads the stream itself.
 */
import { backoff } from '@/api/retry'

export interface ServerEvent {
  id: string
  event: string
  data: string
}

/** Splits a text stream into events as the HTML standard describes. */
export class EventParser {
  private buffer = ''
  private data: string[] = []
  private type = ''
  private first = true
  lastID = ''
  retry: number | undefined

  push(chunk: string): ServerEvent[] {
    this.buffer += chunk
    if (this.first && this.buffer.length > 0) {
      this.first = false
      if (this.buffer.charCodeAt(0) === 0xfeff) this.buffer = this.buffer.slice(1)
    }
    const events: ServerEvent[] = []
    for (;;) {
      const end = this.buffer.search(/[\r\n]/)
      if (end < 0) break
      // A carriage return at the very end may be half of a CRLF; wait for the rest.
      if (this.buffer[end] === '\r' && end === this.buffer.length - 1) break
      const line = this.buffer.slice(0, end)
      const width = this.buffer[end] === '\r' && this.buffer[end + 1] === '\n' ? 2 : 1
      this.buffer = this.buffer.slice(end + width)
      const event = this.line(line)
      if (event) events.push(event)
    }
    return events
  }

  private line(line: string): ServerEvent | undefined {
    if (line === '') {
      const event = { id: this.lastID, event: this.type || 'message', data: this.data.join('\n') }
      const empty = this.data.length === 0
      this.data = []
      this.type = ''
      return empty ? undefined : event
    }
    if (line.startsWith(':')) return undefined
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    let value = colon < 0 ? '' : line.slice(colon + 1)
    if (value.startsWith(' ')) value = value.slice(1)
    if (field === 'data') this.data.push(value)
    else if (field === 'event') this.type = value
    else if (field === 'id' && !value.includes('\0')) this.lastID = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value)
    return undefined
  }
}

export type StreamState = 'connecting' | 'open' | 'lost'

export interface StreamOptions {
  url: string
  onEvent: (event: ServerEvent) => void
  onState: (state: StreamState) => void
  /** The server no longer knows who listens; trying again would change nothing. */
  onRefused?: (status: number) => void
  fetch?: typeof fetch
  /** Silence after which the connection counts as dead; heartbeats come every 5 s. */
  silence?: number
  random?: () => number
}

/**
 * Whether asking again would be answered no better: nobody is logged in (401), somebody else is (409), or the
 * role that lets one listen has ended (403). A 403 that is not our own is of something on the way, and may pass.
 */
function final(answer: Response): boolean {
  if (answer.status === 401 || answer.status === 409) return true
  return answer.status === 403 && (answer.headers.get('Content-Type') ?? '').startsWith('application/problem+json')
}

/** A stream that is opened again and again until closed, resuming after the last event seen. */
export class EventStream {
  private stopped = false
  private controller: AbortController | undefined
  private attempt = 0
  private retry = 1000
  private wake: (() => void) | undefined
  lastID = ''

  constructor(private options: StreamOptions) {}

  start(lastID = ''): void {
    this.lastID = lastID
    void this.run()
  }

  close(): void {
    this.stopped = true
    this.controller?.abort()
    this.wake?.()
  }

  /** Gives up the connection of now; the next one is tried for as usual. */
  drop(): void {
    this.controller?.abort()
  }

  /** Tries again at once, for instance when the machine is back on the network. */
  nudge(): void {
    this.wake?.()
  }

  private async run(): Promise<void> {
    // A server that ends a stream itself, because who listens may see something else now, is there to be asked again.
    let ended = true
    while (!this.stopped) {
      this.options.onState(ended ? 'connecting' : 'lost')
      ended = false
      try {
        ended = await this.once()
      } catch {
        // The reason makes no difference to what follows: wait and try again.
      }
      if (this.stopped) return
      this.options.onState(ended ? 'connecting' : 'lost')
      const wait = backoff(this.attempt++, this.retry, this.options.random ?? Math.random)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait)
        this.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** Whether the server has ended the stream in good order. */
  private async once(): Promise<boolean> {
    const controller = new AbortController()
    this.controller = controller
    const silence = this.options.silence ?? 12_000
    // By the clock of the wall: a machine that slept has heard nothing either.
    let heard = Date.now()
    const alive = () => (heard = Date.now())
    const watchdog = setInterval(() => Date.now() - heard > silence && controller.abort(), Math.min(1000, silence / 2))
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (this.lastID) headers['Last-Event-ID'] = this.lastID
      const answer = await (this.options.fetch ?? fetch)(this.options.url, { headers, signal: controller.signal, cache: 'no-store' })
      if (final(answer)) {
        this.stopped = true
        this.options.onRefused?.(answer.status)
        return false
      }
      if (!answer.ok || !answer.body) throw new Error(`events: status ${answer.status}`)
      await this.read(answer.body.getReader(), alive)
      return true
    } finally {
      clearInterval(watchdog)
      controller.abort()
    }
  }

  private async read(reader: ReadableStreamDefaultReader<Uint8Array>, alive: () => unknown): Promise<void> {
    const parser = new EventParser()
    parser.lastID = this.lastID
    const decoder = new TextDecoder()
    this.options.onState('open')
    this.attempt = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (done || this.stopped) return
      alive()
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        this.lastID = event.id
        this.options.onEvent(event)
      }
      if (parser.retry !== undefined) this.retry = parser.retry
    }
  }
}

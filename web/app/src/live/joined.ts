/** This tab's end of the stream of changes: shared with the other tabs where the browser can, else its own while it is looked at. */
import { EventStream, type StreamOptions, type StreamState } from './events'
import type { TabMessage, WorkerMessage } from './sharer'

/** Silence of the worker after which it counts as dead, ms; it is heard every four seconds. */
const DEAD = 12_000
/** How long a tab that nobody looks at keeps a stream of its own, ms. */
const LINGER = 10_000

type Options = Pick<StreamOptions, 'url' | 'onEvent' | 'onState' | 'onRefused'>
/** What a tab needs of a worker. */
export interface Line {
  post: (said: TabMessage) => void
  close: () => void
}
/** Connects with the worker; undefined: there is none here. */
export type Connect = (told: (what: WorkerMessage) => void, failed: () => void) => Line | undefined

export class JoinedStream {
  private line: Line | undefined
  private own: EventStream | undefined
  private lastID = ''
  private heard = 0
  private alone = false
  private hiddenSince = 0
  private timer: ReturnType<typeof setInterval> | undefined
  private state: StreamState = 'connecting'

  constructor(
    private options: Options,
    private connect: Connect = () => undefined,
  ) {}

  start(after: string): void {
    this.lastID = after
    this.open()
    this.timer = setInterval(() => this.check(), 2000)
    document.addEventListener('visibilitychange', this.look)
    addEventListener('offline', this.gone)
    addEventListener('online', this.look)
    addEventListener('pagehide', this.bye)
  }

  close(): void {
    clearInterval(this.timer)
    document.removeEventListener('visibilitychange', this.look)
    removeEventListener('offline', this.gone)
    removeEventListener('online', this.look)
    removeEventListener('pagehide', this.bye)
    this.bye()
    this.own?.close()
    this.own = undefined
  }

  nudge(): void {
    this.line?.post({ type: 'nudge' })
    this.own?.nudge()
  }

  private open(): void {
    this.heard = Date.now()
    this.line = this.alone ? undefined : this.connect(this.told, () => this.fallBack())
    if (this.line) return this.line.post({ type: 'join', url: this.options.url, after: this.lastID, visible: !document.hidden })
    this.alone = true
    if (!this.own && !document.hidden) this.openOwn()
  }

  /** The worker cannot run here. */
  private fallBack(): void {
    if (this.alone) return
    this.alone = true
    this.line?.close()
    this.open()
  }

  private openOwn(): void {
    const { url, onRefused } = this.options
    this.own = new EventStream({
      url,
      onEvent: (event) => this.take(event),
      onState: (state) => this.enter(state),
      onRefused: (status) => onRefused?.(status),
    })
    this.own.start(this.lastID)
  }

  private told = (what: WorkerMessage): void => {
    this.heard = Date.now()
    if (what.type === 'event') this.take(what.event)
    else if (what.type === 'state') this.enter(what.state)
    else this.options.onRefused?.(what.status)
  }

  private take(event: Parameters<Options['onEvent']>[0]): void {
    this.lastID = event.id || this.lastID
    this.options.onEvent(event)
  }

  private enter(state: StreamState): void {
    // Without a network nothing is open, whatever the connection still believes.
    const true_ = state === 'open' && !navigator.onLine ? 'lost' : state
    if (true_ === this.state) return
    this.state = true_
    this.options.onState(true_)
  }

  private gone = (): void => {
    this.own?.drop()
    this.enter('lost')
  }

  private bye = (): void => {
    this.line?.post({ type: 'bye' })
    this.line?.close()
    this.line = undefined
  }

  private look = (): void => {
    if (document.hidden) this.hiddenSince = Date.now()
    this.line?.post({ type: 'here', visible: !document.hidden })
    if (this.alone && !document.hidden && !this.own) this.openOwn()
    this.own?.nudge()
  }

  private check(): void {
    if (this.line) {
      this.line.post({ type: 'here', visible: !document.hidden })
      if (Date.now() - this.heard > DEAD && !document.hidden) {
        // The worker was ended: what it would have told is asked for from the next one.
        this.enter('lost')
        this.line.close()
        this.open()
      }
    } else if (this.own && document.hidden && Date.now() - this.hiddenSince > LINGER) {
      this.own.close()
      this.own = undefined
      this.enter('connecting')
    }
  }
}

/** The shared worker of an account: never does one account hear what another may see. */
export function connectWorker(account: number): Connect {
  let turn = 0
  return (told, failed) => {
    if (typeof SharedWorker === 'undefined') return undefined
    try {
      // A worker that has died keeps its name in some browsers, so the next one has another.
      const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: `anwang ${account} ${turn++}` })
      worker.onerror = failed
      worker.port.onmessage = ({ data }) => told(data as WorkerMessage)
      return { post: (said) => worker.port.postMessage(said), close: () => worker.port.close() }
    } catch {
      return undefined
    }
  }
}

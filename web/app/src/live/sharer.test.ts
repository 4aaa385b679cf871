import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LINGER, Sharer, type TabMessage, type WorkerMessage } from './sharer'

/** A server with any number of endless answers. */
class Server {
  asked: { url: string; after: string | undefined }[] = []
  open: ReadableStreamDefaultController<Uint8Array>[] = []
  status = 200
  fetch = (async (url: string, init: RequestInit) => {
    this.asked.push({ url, after: (init.headers as Record<string, string>)['Last-Event-ID'] })
    if (this.status !== 200) return new Response('', { status: this.status })
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.open.push(controller)
        init.signal!.addEventListener('abort', () => {
          this.open = this.open.filter((one) => one !== controller)
          controller.error(new DOMException('', 'AbortError'))
        })
      },
    })
    return new Response(body)
  }) as unknown as typeof fetch
  async send(id: string, event = 'change') {
    for (const one of this.open) one.enqueue(new TextEncoder().encode(`id: ${id}\nevent: ${event}\ndata: {}\n\n`))
    await vi.advanceTimersByTimeAsync(0)
  }
}

class Tab {
  told: WorkerMessage[] = []
  constructor(
    private sharer: Sharer,
    private url = '/e?account=1',
  ) {}
  tell = (told: WorkerMessage) => void this.told.push(told)
  say = (said: TabMessage) => this.sharer.hear(this, said)
  join = (after: string, visible = true) => this.say({ type: 'join', url: this.url, after, visible })
  events = () => this.told.flatMap((one) => (one.type === 'event' ? [`${one.event.event} ${one.event.id}`] : []))
  state = () => this.told.flatMap((one) => (one.type === 'state' ? [one.state] : [])).at(-1)
}

describe('Sharer', () => {
  let server: Server
  let sharer: Sharer
  beforeEach(() => {
    vi.useFakeTimers()
    server = new Server()
    sharer = new Sharer({ fetch: server.fetch, random: () => 0, silence: 1e9 })
  })
  afterEach(() => void vi.useRealTimers())

  it('holds one stream for eight tabs, and each is told everything after what it has', async () => {
    const tabs = Array.from({ length: 8 }, () => new Tab(sharer))
    tabs[0]!.join('5')
    await vi.advanceTimersByTimeAsync(0)
    await server.send('6')
    await server.send('7')
    for (const tab of tabs.slice(1, 7)) tab.join('7')
    tabs[7]!.join('5')
    await server.send('8')
    expect(server.asked).toEqual([{ url: '/e?account=1', after: '5' }])
    expect(tabs[0]!.events()).toEqual(['change 6', 'change 7', 'change 8'])
    expect(tabs[3]!.events()).toEqual(['change 7', 'change 8'])
    expect(tabs[7]!.events()).toEqual(['change 6', 'change 7', 'change 8'])
    expect(tabs.every((tab) => tab.state() === 'open')).toBe(true)
  })

  it('tells a tab to read anew when it has something older than the stream knows', async () => {
    new Tab(sharer).join('10')
    await vi.advanceTimersByTimeAsync(0)
    await server.send('11')
    const late = new Tab(sharer)
    late.join('4')
    expect(late.events()).toEqual(['reset 11'])
    // and so when so much has happened that not all of it is kept
    for (let id = 12; id < 600; id++) await server.send(String(id))
    const later = new Tab(sharer)
    later.join('20')
    expect(later.events()).toEqual(['reset 599'])
    const near = new Tab(sharer)
    near.join('598')
    expect(near.events()).toEqual(['change 598', 'change 599'])
  })

  it('never says open when it is not: lost, refused, off the network', async () => {
    const tab = new Tab(sharer)
    tab.join('5')
    await vi.advanceTimersByTimeAsync(0)
    expect(tab.state()).toBe('open')
    sharer.network(false)
    await vi.advanceTimersByTimeAsync(0)
    expect(tab.state()).toBe('lost')
    await server.send('6')
    await vi.advanceTimersByTimeAsync(3000)
    expect(tab.state()).toBe('open')
    server.status = 409
    server.open.forEach((one) => one.close())
    await vi.advanceTimersByTimeAsync(3000)
    expect(tab.told.at(-1)).toEqual({ type: 'refused', status: 409 })
    expect(tab.state()).toBe('connecting')
    // Nothing of what was told before goes to whoever comes next.
    server.status = 200
    const next = new Tab(sharer, '/e?account=2')
    next.join('50')
    await vi.advanceTimersByTimeAsync(0)
    expect(next.events()).toEqual([])
    expect(server.asked.at(-1)).toEqual({ url: '/e?account=2', after: '50' })
  })

  it('lets go of the stream when nobody looks, and goes on where it was when somebody does', async () => {
    const tab = new Tab(sharer)
    tab.join('5')
    await vi.advanceTimersByTimeAsync(0)
    await server.send('6')
    tab.say({ type: 'here', visible: false })
    for (let at = 0; at <= LINGER + 4000; at += 4000) {
      sharer.beat()
      await vi.advanceTimersByTimeAsync(4000)
    }
    expect(server.open.length).toBe(0)
    expect(tab.state()).toBe('connecting')
    tab.say({ type: 'here', visible: true })
    await vi.advanceTimersByTimeAsync(0)
    expect(server.asked.at(-1)!.after).toBe('6')
    expect(tab.state()).toBe('open')
  })

  it('does not keep a stream for tabs that ended without a word', async () => {
    const tab = new Tab(sharer)
    tab.join('5')
    for (let at = 0; at <= LINGER + 60_000; at += 4000) {
      sharer.beat()
      await vi.advanceTimersByTimeAsync(4000)
    }
    expect(server.open.length).toBe(0)
    tab.say({ type: 'bye' })
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backoff } from '@/api/retry'
import { EventParser, EventStream, type ServerEvent, type StreamState } from './events'

describe('EventParser', () => {
  it('reads fields, joins data lines, keeps the id', () => {
    const parser = new EventParser()
    const events = parser.push(': hello\nretry: 2000\n\nid: 7-2\nevent: change\ndata: {"a":1,\ndata: "b":2}\n\ndata: plain\n\n')
    expect(events).toEqual([
      { id: '7-2', event: 'change', data: '{"a":1,\n"b":2}' },
      { id: '7-2', event: 'message', data: 'plain' },
    ])
    expect(parser.retry).toBe(2000)
  })
  it('gives the same events however the stream is cut', () => {
    const text = '\ufeffid: 1\r\nevent: change\r\ndata: 重大\r\n\r\n: beat\r\n\r\nid: 2\rdata: x\r\rid: 3\ndata\n\n'
    const whole = new EventParser().push(text + '\n')
    for (let size = 1; size < 12; size++) {
      const parser = new EventParser()
      const events: ServerEvent[] = []
      for (let at = 0; at < text.length; at += size) events.push(...parser.push(text.slice(at, at + size)))
      events.push(...parser.push('\n'))
      expect(events).toEqual(whole)
    }
    expect(whole.map((e) => e.id)).toEqual(['1', '2', '3'])
  })
  it('has no event without data, and takes no id with a null in it', () => {
    const parser = new EventParser()
    expect(parser.push('event: change\n\nid: a\0b\ndata: 1\n\n')).toEqual([{ id: '', event: 'message', data: '1' }])
  })
})

describe('backoff', () => {
  it('grows to a cap and always waits at least half', () => {
    expect(backoff(0, 1000, () => 0)).toBe(500)
    expect(backoff(3, 1000, () => 1)).toBe(8000)
    expect(backoff(50, 1000, () => 1)).toBe(30_000)
  })
})

function body(chunks: string[], open = false): Response {
  const encoder = new TextEncoder()
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(encoder.encode(chunk))
        if (!open) controller.close()
      },
    }),
    { status: 200 },
  )
}

describe('EventStream', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('resumes after the last event it saw', async () => {
    const asked: (string | undefined)[] = []
    const events: string[] = []
    const states: StreamState[] = []
    const answers = [body(['retry: 100\nid: 5\ndata: a\n\n']), new Response('', { status: 503 }), body(['id: 6\ndata: b\n\n'], true)]
    const stream = new EventStream({
      url: '/e',
      random: () => 0,
      onEvent: (e) => events.push(e.data),
      onState: (s) => states.push(s),
      fetch: async (_url, init) => {
        asked.push((init!.headers as Record<string, string>)['Last-Event-ID'])
        return answers.shift()!
      },
    })
    stream.start('3')
    await vi.advanceTimersByTimeAsync(5000)
    expect(asked).toEqual(['3', '5', '5'])
    expect(events).toEqual(['a', 'b'])
    expect(states.at(-1)).toBe('open')
    // The first stream was ended by the server, which is no loss; that it was busy then was one.
    expect(states).toEqual(['connecting', 'open', 'connecting', 'connecting', 'lost', 'lost', 'open'])
    stream.close()
  })

  it('takes a silent connection for dead', async () => {
    let tries = 0
    const stream = new EventStream({
      url: '/e',
      random: () => 0,
      silence: 1000,
      onEvent: () => undefined,
      onState: () => undefined,
      fetch: async (_url, init) => {
        tries++
        return new Promise((_resolve, reject) => init!.signal!.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
      },
    })
    stream.start()
    await vi.advanceTimersByTimeAsync(1100)
    expect(tries).toBe(1)
    await vi.advanceTimersByTimeAsync(1500)
    expect(tries).toBe(2)
    stream.close()
  })

  it('stops for good when the role to listen has ended, not when something on the way says 403', async () => {
    const refused: number[] = []
    const answers = [
      new Response('<h1>403</h1>', { status: 403, headers: { 'Content-Type': 'text/html' } }),
      new Response('{}', { status: 403, headers: { 'Content-Type': 'application/problem+json' } }),
    ]
    let tries = 0
    const stream = new EventStream({
      url: '/e',
      random: () => 0,
      onEvent: () => undefined,
      onState: () => undefined,
      onRefused: (status) => refused.push(status),
      fetch: async () => answers[Math.min(tries++, 1)]!,
    })
    stream.start()
    await vi.advanceTimersByTimeAsync(0)
    expect([tries, refused]).toEqual([1, []])
    await vi.advanceTimersByTimeAsync(60_000)
    expect([tries, refused]).toEqual([2, [403]])
  })

  it('stops for good when closed, and tries at once when nudged', async () => {
    let tries = 0
    const stream = new EventStream({
      url: '/e',
      random: () => 1,
      onEvent: () => undefined,
      onState: () => undefined,
      fetch: async () => (tries++, new Response('', { status: 500 })),
    })
    stream.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(tries).toBe(1)
    stream.nudge()
    await vi.advanceTimersByTimeAsync(0)
    expect(tries).toBe(2)
    stream.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(tries).toBe(2)
  })
})

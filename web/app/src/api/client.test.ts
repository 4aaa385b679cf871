import { afterEach, describe, expect, it, vi } from 'vitest'
import { address, get, Problem, send, setLanguage } from './client'

afterEach(() => vi.unstubAllGlobals())

describe('the client', () => {
  it('builds addresses without empty values and with the language', () => {
    setLanguage('en')
    expect(address('grids', { parent: 3, q: '', level: undefined })).toBe('/api/v1/grids?parent=3&lang=en')
    setLanguage('zh')
    expect(address('search', { q: '通州 &=' })).toBe('/api/v1/search?q=%E9%80%9A%E5%B7%9E+%26%3D&lang=zh')
  })
  it('turns a problem document into words and a request number', async () => {
    vi.stubGlobal(
      'fetch',
      async () =>
        new Response(JSON.stringify({ title: '未找到', detail: '没有编号为 7 的企业', code: 'not_found', requestId: 'abc-7' }), {
          status: 404,
          headers: { 'Content-Type': 'application/problem+json' },
        }),
    )
    const problem = (await get('enterprises/7').catch((e: unknown) => e)) as Problem
    expect(problem).toBeInstanceOf(Problem)
    expect([problem.status, problem.code, problem.detail, problem.requestID, problem.passing, problem.foreign]).toEqual([
      404,
      'not_found',
      '没有编号为 7 的企业',
      'abc-7',
      false,
      false,
    ])
  })
  it('keeps the request number of an answer that is no document', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502, headers: { 'X-Request-Id': 'r-9' } }))
    const problem = (await get('status').catch((e: unknown) => e)) as Problem
    expect([problem.status, problem.requestID, problem.passing, problem.foreign]).toEqual([502, 'r-9', true, true])
  })
  it('tells a broken network from giving up', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')))
    expect(((await get('status').catch((e: unknown) => e)) as Problem).status).toBe(0)
    vi.stubGlobal('fetch', async () => Promise.reject(new DOMException('', 'AbortError')))
    expect(await get('status').catch((e: unknown) => e)).toBeInstanceOf(DOMException)
  })
})

describe('what changes something', () => {
  /** Answers one after the other, and keeps the keys that were sent. */
  function answering(...answers: (() => Response | Promise<Response>)[]): string[] {
    const keys: string[] = []
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
      keys.push((init.headers as Record<string, string>)['Idempotency-Key'] ?? '')
      return answers[Math.min(keys.length, answers.length) - 1]!()
    })
    return keys
  }
  const good = () => new Response('{}')
  const problem = (status: number, code: string) => () => new Response(JSON.stringify({ title: 'x', code }), { status })
  const broken = () => Promise.reject(new TypeError('Failed to fetch'))
  const register = () => send('POST', 'dangers', { title: 'x' }).catch((e: unknown) => e)

  it('has a new key each time when it is known what came of it', async () => {
    const keys = answering(good, problem(422, 'rejected'), good)
    for (let n = 0; n < 3; n++) await register()
    expect(new Set(keys).size).toBe(3)
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  })
  it('keeps its key while nobody knows what came of it', async () => {
    const proxy = () => new Response('<html>', { status: 502 })
    const keys = answering(broken, problem(503, 'unavailable'), problem(409, 'under_way'), proxy, good, good)
    for (let n = 0; n < 6; n++) await register()
    expect(new Set(keys.slice(0, 5)).size).toBe(1)
    expect(keys[5]).not.toBe(keys[0])
  })
  it('has a key of its own when it says something else', async () => {
    const keys = answering(broken)
    await register()
    await send('POST', 'dangers', { title: 'y' }).catch(() => undefined)
    await send('POST', 'dangers', { title: 'x' }, '"v2"').catch(() => undefined)
    await send('PATCH', 'dangers', { title: 'x' }).catch(() => undefined)
    await register()
    expect(new Set(keys).size).toBe(4)
    expect(keys[4]).toBe(keys[0])
  })
  it('is something else after a while', async () => {
    vi.useFakeTimers()
    const keys = answering(broken)
    await send('POST', 'later').catch(() => undefined)
    vi.advanceTimersByTime(14 * 60_000)
    await send('POST', 'later').catch(() => undefined)
    vi.advanceTimersByTime(2 * 60_000)
    await send('POST', 'later').catch(() => undefined)
    vi.useRealTimers()
    expect([keys[1] === keys[0], keys[2] === keys[0]]).toEqual([true, false])
  })
  it('has no key when it is a read', async () => {
    const keys = answering(good)
    await get('status')
    expect(keys).toEqual([''])
  })
})

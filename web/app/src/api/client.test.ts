import { afterEach, describe, expect, it, vi } from 'vitest'
import { address, get, Problem, setLanguage } from './client'

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

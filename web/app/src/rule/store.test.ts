import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '@/api/client'
import { useRules } from './store'

const rule = (v: number) => ({
  ...{ id: 4, state: 'draft', version: '二', note: v === 1 ? '旧' : '新' },
  body: {
    source: '市，2026',
    scoring: { groups: [], factors: [], guards: [], gradeBest: 'A', bands: { red: v === 1 ? 80 : 82, orange: 60, yellow: 35 } },
    rollup: { mode: 'max', weights: { red: 10, orange: 5, yellow: 2, blue: 1 }, floors: [] },
  },
})
let version = 1
let saved: { tag: string | null; body: ReturnType<typeof rule> }[]
beforeEach(() => {
  setActivePinia(createPinia())
  version = 1
  saved = []
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const headers = { ETag: `"v${version}"` }
    if (init.method === 'GET') return Response.json(rule(version), { headers })
    const tag = new Headers(init.headers).get('If-Match')
    saved.push({ tag, body: JSON.parse(String(init.body)) })
    return tag === headers.ETag ? Response.json(rule(version), { headers }) : Response.json({ title: '', status: 412 }, { status: 412 })
  })
})

it('takes over a draft that somebody else has changed: what was typed stays, what they changed is told', async () => {
  const rules = useRules()
  await rules.open(4)
  expect([rules.dirty, rules.marks]).toEqual([false, undefined])
  rules.body!.scoring.bands.orange = 58
  expect(rules.dirty).toBe(true)
  version = 2
  await expect(rules.save()).rejects.toBeInstanceOf(Problem)
  await rules.renew()
  expect([rules.note, rules.body!.scoring.bands]).toEqual(['新', { red: 82, orange: 58, yellow: 35 }])
  expect(rules.taken.map(({ at, from, to }) => [at, from, to])).toEqual([['/scoring/bands/red', 80, 82]])
  expect([...rules.marks!]).toEqual([
    ['note', 'taken'],
    ['body', 'kept'],
  ])
  await rules.save()
  expect(saved.map(({ tag }) => tag)).toEqual(['"v1"', '"v2"'])
  expect(saved[1]!.body.body.scoring.bands).toEqual({ red: 82, orange: 58, yellow: 35 })
  expect([rules.dirty, rules.taken]).toEqual([false, []])
})
it('is given up where it is left as it was', async () => {
  const rules = useRules()
  await rules.open(4)
  rules.note = '改'
  rules.revert()
  expect([rules.note, rules.dirty]).toEqual(['旧', false])
  rules.forget()
  expect([rules.kept, rules.body, rules.dirty]).toEqual([undefined, undefined, false])
})

import { beforeAll, describe, expect, it, vi } from 'vitest'
import { loadSectors } from '@/text/sectors'
import { agentOf, dutyOf, whereOf } from './grants'
import type { GrantRow } from '@/api/me'

const grant = (more: Partial<GrantRow>): GrantRow => ({
  id: 1,
  kept: true,
  role: 'officer',
  roleName: '网格员',
  grid: { id: 7, name: '东里社区', path: '北京市 / 通州区 / 东里社区' },
  sector: '',
  enterprise: null,
  from: '2026-01-01T00:00:00Z',
  until: null,
  inForce: true,
  ...more,
})

beforeAll(async () => {
  const items = [{ code: 'chemical', name: '危险化学品', nameEn: 'Hazardous chemicals', offered: true }]
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items })))
  await loadSectors()
  vi.unstubAllGlobals()
})

describe('grants in words', () => {
  it('say where they hold', () => {
    expect(whereOf(grant({}), 'zh')).toBe('东里社区')
    expect(whereOf(grant({ sector: 'chemical' }), 'zh')).toBe('东里社区 · 危险化学品')
    expect(whereOf(grant({ sector: 'chemical' }), 'en')).toBe('东里社区 · Hazardous chemicals')
    expect(whereOf(grant({ grid: null, enterprise: { id: 3, name: '京通化工' } }), 'zh')).toBe('京通化工')
    expect(whereOf(grant({ role: 'public', grid: null }), 'zh')).toBe('')
  })
  it('count what is held in the same role', () => {
    expect(dutyOf([], 'zh')).toBeUndefined()
    expect(dutyOf([grant({})], 'zh')).toEqual({ role: '网格员', where: '东里社区', more: 0 })
    expect(dutyOf([grant({}), grant({ id: 2 }), grant({ id: 3, role: 'chief' })], 'zh')?.more).toBe(2)
  })
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0',
      'Edge',
      'Windows',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604', 'Safari', 'iOS'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
    ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36', 'Chrome', 'Android'],
  ])('a browser is known by what it says: %s', (agent, browser, system) => expect(agentOf(agent)).toEqual({ browser, system }))
  it('an unknown one stays unknown', () => expect(agentOf('')).toBeUndefined())
})

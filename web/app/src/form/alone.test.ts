import { describe, expect, it } from 'vitest'
import { lasts, split } from './alone'

describe('what takes a second person', () => {
  it('is by what somebody is known, and only of who is guarded', () => {
    const changes = { login: 'a', name: 'b', phone: '1', organisation: 3, home: 4 }
    expect(split(changes, false, false)).toEqual({ alone: changes, asked: {} })
    expect(split(changes, true, false)).toEqual({ alone: { name: 'b', organisation: 3 }, asked: { login: 'a', phone: '1', grid: 4 } })
    expect(split({ phone: '' }, true, false)).toEqual({ alone: {}, asked: { phone: '' } })
    expect(split({ phone: '1' }, true, true)).toEqual({ alone: { phone: '1' }, asked: {} })
  })
  it('is to let a role last longer, not to let it end earlier', () => {
    expect(lasts('2026-12-01T00:00:00Z', '2026-11-01T00:00:00Z')).toBe(true)
    expect(lasts(undefined, '2026-11-01T00:00:00Z')).toBe(true)
    expect(lasts('2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z')).toBe(false)
    expect(lasts('2026-10-01T00:00:00Z', null)).toBe(false)
  })
})

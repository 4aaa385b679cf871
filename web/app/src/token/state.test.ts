import { describe, expect, it } from 'vitest'
import { draftOf, inDays, stateOf } from './state'

const now = new Date('2026-11-22T04:00:00Z')
const values = { account: 5, name: ' 工单 ', narrow: true, actions: ['map.view'], grid: 4, expires: '2026-12-31' }

describe('a token', () => {
  it('is valid until it ends or is revoked', () => {
    expect(stateOf({ revoked: null, expires: '2099-01-01T00:00:00Z' }, now)).toBe('valid')
    expect(stateOf({ revoked: null, expires: '2026-01-01T00:00:00Z' }, now)).toBe('expired')
    expect(stateOf({ revoked: '2026-01-01T00:00:00Z', expires: '2026-01-01T00:00:00Z' }, now)).toBe('revoked')
  })
  it('is sent narrowed only where it is narrowed', () => {
    expect(draftOf(values)).toMatchObject({ account: 5, name: '工单', actions: ['map.view'], grid: 4 })
    expect(Object.keys(draftOf({ ...values, narrow: false, grid: 0 }))).toEqual(['account', 'name', 'expires'])
  })
  it('counts days', () => {
    expect(inDays(9, now)).toBe('2026-12-01')
  })
})

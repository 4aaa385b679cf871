import { describe, expect, it } from 'vitest'
import { draftOf, standing } from './grants'
import { stateOf } from './state'

const values = { role: 'officer', grid: 4, sector: 'chemical', enterprise: 9, from: '', until: '' }

describe('a grant as it is sent', () => {
  it('has only what the role is held at', () => {
    expect(draftOf(values, 'grid')).toEqual({ role: 'officer', grid: 4, sector: 'chemical' })
    expect(draftOf({ ...values, role: 'admin' }, 'grid')).toEqual({ role: 'admin', grid: 4 })
    expect(draftOf({ ...values, role: 'department' }, 'sector')).toEqual({ role: 'department', grid: 4, sector: 'chemical' })
    expect(draftOf({ ...values, role: 'third' }, 'enterprise')).toEqual({ role: 'third', enterprise: 9 })
    expect(draftOf({ ...values, role: 'public' }, 'nothing')).toEqual({ role: 'public' })
  })
  it('counts whole days of China', () => {
    const draft = draftOf({ ...values, from: '2026-11-22', until: '2026-11-30' }, 'grid')
    expect(new Date(draft.from as string)).toEqual(new Date('2026-11-21T16:00:00Z'))
    expect(new Date(draft.until as string)).toEqual(new Date('2026-11-30T15:59:59Z'))
  })
})

describe('standing', () => {
  const now = new Date('2026-11-22T00:00:00Z')
  it('of a grant', () => {
    expect(standing({ inForce: true, from: '2026-11-23T00:00:00Z' }, now)).toBe('now') // by the clock of the server
    expect(standing({ inForce: false, from: '2026-11-23T00:00:00Z' }, now)).toBe('notYet')
    expect(standing({ inForce: false, from: '2026-01-01T00:00:00Z' }, now)).toBe('ended')
  })
  it('of an account', () => {
    expect(stateOf({ disabled: null, lockedUntil: null })).toBe('active')
    expect(stateOf({ disabled: null, lockedUntil: 'x' })).toBe('locked')
    expect(stateOf({ disabled: 'x', lockedUntil: 'x' })).toBe('disabled')
  })
})

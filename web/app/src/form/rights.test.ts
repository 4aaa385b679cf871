import { describe, expect, it } from 'vitest'
import type { Permissions } from './records'
import { fieldsOf, rightsOf } from './rights'

const table: Permissions = {
  actions: [
    { action: 'map.view', name: '看图', guarded: false, rules: { officer: 'held', department: 'held' } },
    { action: 'danger.grade', name: '定级', guarded: false, rules: { department: 'sector' } },
  ],
  roles: [],
  sectors: [],
}

describe('what a role may do', () => {
  it('comes out of the table', () => {
    expect(rightsOf(table, 'officer').map((r) => r.name)).toEqual(['看图'])
    expect(rightsOf(table, 'department')).toEqual([
      { action: 'map.view', name: '看图', sector: false },
      { action: 'danger.grade', name: '定级', sector: true },
    ])
    expect(rightsOf(table, 'public')).toEqual([])
    expect(rightsOf(undefined, 'officer')).toEqual([])
  })
  it('decides which fields a grant has', () => {
    expect(fieldsOf('grid', 'officer')).toEqual({ grid: true, sector: 'may', enterprise: false })
    expect(fieldsOf('grid', 'admin')).toEqual({ grid: true, sector: 'no', enterprise: false })
    expect(fieldsOf('grid', 'security').sector).toBe('no')
    expect(fieldsOf('sector', 'department')).toEqual({ grid: true, sector: 'must', enterprise: false })
    expect(fieldsOf('enterprise', 'third')).toEqual({ grid: false, sector: 'no', enterprise: true })
    expect(fieldsOf('nothing', 'public')).toEqual({ grid: false, sector: 'no', enterprise: false })
    expect(fieldsOf(undefined, '')).toEqual({ grid: false, sector: 'no', enterprise: false })
  })
})

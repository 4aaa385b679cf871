import { describe, expect, it } from 'vitest'
import type { PointKind } from '@/api/types'
import { chinese, english } from '@/app/texts'
import { columnsOf, filtersOf } from './ledger'

const [zh, en] = await Promise.all([chinese(), english()])

const said = (texts: unknown, key: string) =>
  key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], texts)
const KINDS: PointKind[] = ['enterprise', 'hazard', 'danger']

describe('a register on paper', () => {
  it('fills the width of the page, with room to write', () => {
    for (const kind of KINDS) {
      const columns = columnsOf(kind)
      expect([kind, 4.5 + columns.reduce((sum, column) => sum + column.width, 0)]).toEqual([kind, expect.closeTo(100, 5)])
      // A row of 12 mm and a sixth of the page are what a signature needs.
      expect(columns.at(-1)!.width).toBeGreaterThanOrEqual(15)
    }
  })
  it('names every column in both languages', () => {
    for (const kind of KINDS)
      for (const { head } of columnsOf(kind))
        for (const texts of [zh, en]) expect([head, typeof said(texts, head)]).toEqual([head, 'string'])
  })
  it('says what its rows were chosen by', () => {
    const query = (of: Record<string, string>) => (name: string) => of[name] ?? ''
    expect(filtersOf('enterprise', query({}))).toEqual([])
    expect(filtersOf('enterprise', query({ level: 'red,orange', bbox: '1,2,3,4' }))).toEqual([
      'level.of.red',
      'level.of.orange',
      'ledger.inView',
    ])
    expect(filtersOf('danger', query({ class: 'majorOverdue,major', level: 'red' }))).toEqual([
      'danger.classes.majorOverdue',
      'danger.classes.major',
    ])
    for (const key of ['level.of.none', 'danger.classes.closed', 'ledger.inView']) expect(typeof said(zh, key)).toBe('string')
  })
})

import { describe, expect, it } from 'vitest'
import { FIELDS, filterOf, keyOf, limits, withFields, type Filter } from './filter'

const full: Filter = {
  q: '通州 &=%',
  action: 'danger.update',
  actor: 'guide',
  outcome: 'refused',
  from: '2026-11-01',
  to: '2026-11-30',
  subject: 'danger',
  id: '101',
  grid: '5',
  account: '9',
}

describe('the filter and its address', () => {
  it('comes back from its address as it was, whole and field by field', () => {
    for (const filter of [full, {}, ...FIELDS.map((field) => ({ [field]: full[field] }))]) {
      expect(filterOf(Object.fromEntries(new URLSearchParams(keyOf(filter))))).toEqual(filter)
    }
    expect(limits(full)).toBe(FIELDS.length)
  })
  it('leaves out what cannot be meant', () => {
    expect(
      filterOf({
        outcome: 'maybe',
        from: 'yesterday',
        to: '2026-02-30',
        id: '-4',
        grid: '0',
        account: '1e3',
        q: '',
        actor: ['a', 'b'],
        action: null,
        subject: 'x'.repeat(101),
        line: '7',
        lang: 'en',
      }),
    ).toEqual({})
  })
  it('sets, clears and keeps', () => {
    expect(withFields({ q: 'a', actor: 'guide' }, { q: ' b ', actor: '', outcome: 'done' })).toEqual({ q: 'b', outcome: 'done' })
    expect(withFields({ id: '7', subject: 'danger' }, { id: undefined })).toEqual({ subject: 'danger' })
    expect(withFields({}, { id: 'seven' })).toEqual({})
  })
  it('says the same for the same filter', () => {
    expect(keyOf({ actor: 'a', q: 'b' })).toBe(keyOf({ q: 'b', actor: 'a' }))
  })
})

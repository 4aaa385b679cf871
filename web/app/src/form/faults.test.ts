import { describe, expect, it } from 'vitest'
import { Problem } from '@/api/client'
import { changesOf, faultsOf } from './faults'

const refusal = (status: number, ...pointers: string[]) =>
  new Problem(status, { title: 'no', errors: pointers.map((pointer) => ({ pointer, detail: `wrong ${pointer}` })) }, 'r1')

describe('faults of a form', () => {
  it('are said at their fields, several of one field together', () => {
    const faults = faultsOf(refusal(422, '/login', '/name', '/login'), ['login', 'name'])
    expect(faults.fields).toEqual({ login: 'wrong /login wrong /login', name: 'wrong /name' })
    expect([faults.rest, faults.stale]).toEqual([undefined, false])
  })
  it('are said at their pointers, which may be deep in a field', () => {
    const faults = faultsOf(refusal(422, '/unit/people', '/unit/substances/0/tonnes'), ['unit'])
    expect(faults.pointers).toEqual({
      '/unit/people': 'wrong /unit/people',
      '/unit/substances/0/tonnes': 'wrong /unit/substances/0/tonnes',
    })
    expect(faults.rest).toBeUndefined()
  })
  it('are not lost when the form has no such field, or when there is no pointer', () => {
    const other = refusal(422, '/lang', '/name')
    expect(faultsOf(other, ['name'])).toMatchObject({ fields: { name: 'wrong /name' }, rest: other })
    const bare = refusal(409)
    expect(faultsOf(bare, ['name']).rest).toBe(bare)
    const broken = new TypeError('x')
    expect(faultsOf(broken, ['name']).rest).toBe(broken)
  })
  it('tells a change by somebody else apart', () => {
    expect(faultsOf(refusal(412), ['name'])).toEqual({ fields: {}, pointers: {}, rest: undefined, stale: true })
    expect(faultsOf(undefined, ['name'])).toEqual({ fields: {}, pointers: {}, rest: undefined, stale: false })
  })
  it('sends only what was changed, also what was emptied', () => {
    expect(changesOf({ name: 'a', phone: '1', home: 4 }, { name: 'a', phone: '', home: 5 })).toEqual({ phone: '', home: 5 })
  })
})

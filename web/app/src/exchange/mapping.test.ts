import { describe, expect, it } from 'vitest'
import { busy, fileSize, leftOut, looksLikeTable, mapped, missing } from './mapping'

describe('mapping', () => {
  it('gives a field one column', () => {
    expect(mapped(['name', '', 'lon'], 1, 'name')).toEqual(['', 'name', 'lon'])
    expect(mapped(['name', '', ''], 0, '')).toEqual(['', '', ''])
  })
  it('says what is missing, less of it for an update', () => {
    const fields = ['name', 'creditCode', 'lon', 'lat'].map((key) => ({ key, name: key.toUpperCase(), required: true }))
    expect(missing(['name'], fields, false)).toEqual(['CREDITCODE', 'LON', 'LAT'])
    expect(missing(['name', 'creditCode'], fields, true)).toEqual([])
  })
  it('names the columns that are left out, not the empty ones', () => {
    const column = (heading: string, cell: string) => ({ number: 1, letter: 'A', heading, field: '', sample: [cell] })
    expect(leftOut([column('a', ''), column('', ''), column('', 'x'), column('b', '')], ['name', '', '', '']).map((c) => c.heading)).toEqual(['', 'b'])
  })
  it('knows what is under way, and sizes, and names', () => {
    expect([busy({ state: 'running' }), busy({ state: 'done' }), busy(undefined)]).toEqual([true, false, false])
    expect([fileSize(10), fileSize(2_345_678)]).toEqual(['1 kB', '2.3 MB'])
    expect([looksLikeTable('a.XLSX'), looksLikeTable('a.xls'), looksLikeTable('企业.csv')]).toEqual([true, false, true])
  })
})

import { describe, expect, it } from 'vitest'
import { busy, fileSize, leftOut, looksLikeTable, mapped, missing, plainly } from './mapping'

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
  it('names the columns that are left out, not the empty ones and those of the service itself', () => {
    const column = (heading: string, cell: string) => ({
      number: 1,
      letter: 'A',
      heading,
      field: '',
      computed: heading === 'c',
      hidden: false,
      sample: [cell],
    })
    expect(
      leftOut([column('a', ''), column('', ''), column('', 'x'), column('b', ''), column('c', 'x')], ['name', '', '', '', '']).map(
        (c) => c.heading,
      ),
    ).toEqual(['', 'b'])
  })
  it('draws by its name what turns the direction of reading or is not seen', () => {
    expect(plainly('甲\u202e司公乙\u2066')).toBe('甲<U+202E>司公乙<U+2066>')
    expect(plainly('a\u0007\u200b\ufeff')).toBe('a<U+0007><U+200B><U+FEFF>')
    expect(plainly('正常 text\n第二行')).toBe('正常 text\n第二行')
  })
  it('knows what is under way, and sizes, and names', () => {
    expect([busy({ state: 'running' }), busy({ state: 'done' }), busy(undefined)]).toEqual([true, false, false])
    expect([fileSize(10), fileSize(2.25 * 2 ** 20), fileSize(512 * 2 ** 20)]).toEqual(['1 KB', '2.3 MB', '512 MB'])
    expect([looksLikeTable('a.XLSX'), looksLikeTable('a.xls'), looksLikeTable('a.pdf'), looksLikeTable('企业.csv')]).toEqual([
      true,
      true,
      false,
      true,
    ])
  })
})

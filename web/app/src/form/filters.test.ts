import { describe, expect, it } from 'vitest'
import { idOf, readFilters, withFilter } from './filters'

describe('filters of an address', () => {
  it('reads the known ones and nothing else', () => {
    expect(readFilters({ q: ' 李 ', grid: ['4', '5'], lang: 'en', state: '', role: null }, ['q', 'grid', 'state', 'role'])).toEqual({
      q: '李',
      grid: '4',
    })
  })
  it('changes one and keeps the others, also those it does not know', () => {
    expect(withFilter({ q: 'a', lang: 'en' }, 'grid', '4')).toEqual({ q: 'a', lang: 'en', grid: '4' })
    expect(withFilter({ q: 'a', lang: 'en' }, 'q', '')).toEqual({ lang: 'en' })
  })
  it('takes only whole numbers as ids', () => {
    expect(['12', '', '-1', '1e3', '4.5', undefined, '9'.repeat(20)].map(idOf)).toEqual([12, 0, 0, 0, 0, 0, 0])
  })
})

import { describe, expect, it } from 'vitest'
import { choices, LIST_ROWS, lines, pagesOf, WORK_ROWS } from './pages'

describe('what is printed', () => {
  it('has 12 to 15 rows a page, and loses none', () => {
    for (const size of [WORK_ROWS, LIST_ROWS]) {
      expect(size).toBeGreaterThanOrEqual(12)
      expect(size).toBeLessThanOrEqual(15)
      for (const n of [0, 1, size, size + 1, 500]) {
        const rows = Array.from({ length: n }, (_, i) => i)
        const pages = pagesOf(rows, size)
        expect(pages.flat()).toEqual(rows)
        expect(pages.every((page) => page.length > 0 && page.length <= size)).toBe(true)
      }
    }
  })

  it('offers all rows, and fewer where there are more', () => {
    expect(choices(0)).toEqual([])
    expect(choices(9)).toEqual([9])
    expect(choices(700)).toEqual([12, 24, 60, 120, 500, 700])
  })

  it('says in a cell how much is left out', () => {
    expect(lines([1, 2, 3])).toEqual({ shown: [1, 2, 3], more: 0 })
    expect(lines([1, 2, 3, 4, 5])).toEqual({ shown: [1, 2], more: 3 })
  })
})

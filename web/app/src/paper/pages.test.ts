import { describe, expect, it } from 'vitest'
import { choices, heightOf, LIST_ROWS, lines, pagesByHeight, pagesOf, WORK_ROWS } from './pages'

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

  it('gives a row the room its text needs, and a page no more rows than fit', () => {
    const short = ['先办（办完仍不能降级）', '完成检查：中介协查（2026-11-01应检）']
    const long = Array.from({ length: 3 }, () => '整改并销号重大隐患“液化烃球罐未设注水措施”（2026-11-22到期，市级挂牌督办）')
    expect(heightOf(short)).toBe(heightOf([]))
    expect(heightOf(long)).toBeGreaterThan(heightOf(short))
    for (const rows of [
      Array(50).fill(short),
      Array(50).fill(long),
      Array.from({ length: 50 }, (_, i) => (i % 3 ? short : long)),
    ] as string[][][]) {
      const pages = pagesByHeight(rows, heightOf, WORK_ROWS)
      expect(pages.flat()).toEqual(rows)
      // A sheet of 188 mm with its heads and foot taken off.
      pages.forEach((page, k) => expect(page.reduce((sum, row) => sum + heightOf(row), 0)).toBeLessThan(k ? 170 : 156))
      expect(pages.every((page) => page.length > 0 && page.length <= WORK_ROWS)).toBe(true)
    }
    expect(pagesByHeight(Array(25).fill(short), heightOf, WORK_ROWS).map((page) => page.length)).toEqual([12, 12, 1])
    expect(pagesByHeight([], heightOf, WORK_ROWS)).toEqual([])
    // Higher than any page it stands alone rather than nowhere.
    expect(pagesByHeight(['a', 'b'], () => 999, WORK_ROWS)).toEqual([['a'], ['b']])
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

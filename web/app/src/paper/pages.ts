/** Rows cut into sheets of paper: so many a page that each can be signed, and every page says which it is. */

/** Rows of the work list on a page of A4 lying on its side. */
export const WORK_ROWS = 12
/** Risk points that the notice itself has room for, however much is written about each; the others follow in a list. */
export const NOTICE_ROWS = 6
/** Risk points on a page of that list. */
export const LIST_ROWS = 12

/** Pages of at most so many rows. */
export function pagesOf<T>(rows: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size))
}

/**
 * Millimetres on a page of the work list: what rows may take on the first and on the others, below the heads, and a row that
 * leaves room to sign.
 */
const FIRST_MM = 150
const PAGE_MM = 164
const ROW_MM = 12.2
const LINE_MM = 3.8
/**
 * What its columns of reasons and of things to do take in a line, in characters as wide as they are high; words that do not
 * break are allowed for.
 */
export const REASON_EM = 12.2
export const DEED_EM = 22.5

/** About how wide a text is in running lines: a Chinese character is a square, others take half of one. */
const emsOf = (text: string) => [...text].reduce((sum, c) => sum + (/[\u2e80-\uffef“”‘’…]/.test(c) ? 1 : 0.54), 0)

/** How high a row is in which these are written one below the other and nothing is cut. */
export function heightOf(texts: readonly string[], em = DEED_EM): number {
  const written = texts.reduce((sum, text) => sum + Math.max(1, Math.ceil(emsOf(text) / em)), 0)
  return Math.max(ROW_MM, 1.5 + written * LINE_MM)
}

/** Pages of rows that are as high as they are: no more than fit, at most so many, and never none. */
export function pagesByHeight<T>(rows: readonly T[], height: (row: T) => number, most: number): T[][] {
  const pages: T[][] = []
  let left = 0
  for (const row of rows) {
    const high = height(row)
    const page = pages.at(-1)
    if (page && page.length < most && high <= left) page.push(row)
    else {
      left = pages.length ? PAGE_MM : FIRST_MM
      pages.push([row])
    }
    left -= high
  }
  return pages
}

/** How many rows there are to choose from, given how many there are; the last is all of them. */
export function choices(all: number): number[] {
  return [...[12, 24, 60, 120, 500].filter((n) => n < all), all].filter((n) => n > 0)
}

/** At most three lines of a cell, the last one saying how many more there are. */
export function lines<T>(all: readonly T[], most = 3): { shown: readonly T[]; more: number } {
  return all.length <= most ? { shown: all, more: 0 } : { shown: all.slice(0, most - 1), more: all.length - most + 1 }
}

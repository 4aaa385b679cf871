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

/** How many rows there are to choose from, given how many there are; the last is all of them. */
export function choices(all: number): number[] {
  return [...[12, 24, 60, 120, 500].filter((n) => n < all), all].filter((n) => n > 0)
}

/** At most three lines of a cell, the last one saying how many more there are. */
export function lines<T>(all: readonly T[], most = 3): { shown: readonly T[]; more: number } {
  return all.length <= most ? { shown: all, more: 0 } : { shown: all.slice(0, most - 1), more: all.length - most + 1 }
}

import { expect, test } from 'vitest'
import { isSheet, readSheet, writeSheet } from './address'

test('what an address says of a sheet comes back as it was', () => {
  for (const text of ['calculator', 'duties:0', 'duties:12', 'edit:7']) expect(writeSheet(readSheet(text))).toBe(text)
})
test('nonsense opens nothing, and a new source has no address', () => {
  for (const text of [undefined, '', 'edit', 'edit:0', 'edit:x', 'new', 'duties:-1']) expect(readSheet(text)).toBeUndefined()
  expect(isSheet('calculator ')).toBe(false)
  expect(writeSheet({ page: 'new', category: 'unit' })).toBe('')
})

// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeAll, expect, it } from 'vitest'
import { readSheets, type Sheet, writeSheets } from '@/link/sheet'
import { useHazardSheet } from '@/state/hazard'
import { register, useSheets } from '@/link/capability'
import { CAPABILITIES } from './capabilities'

let sheets: readonly Sheet[]
beforeAll(() => {
  setActivePinia(createPinia())
  register(CAPABILITIES)
  sheets = useSheets()
})

it.each([
  {},
  { sheet: 'defects' },
  { file: 'new' },
  { file: 'reminders' },
  { file: '9007199254740991' },
  { hazard: 'calculator' },
  { hazard: 'duties:0' },
  { hazard: 'edit:7', file: '12', sheet: 'defects' },
])('an address opens the sheets that wrote it, and closes the others: %o', (query) => {
  readSheets(sheets, { sheet: 'defects', file: '5', hazard: 'edit:9' })
  readSheets(sheets, query)
  expect(writeSheets(sheets)).toEqual(query)
})

it.each([{ sheet: 'x' }, { file: '0' }, { file: 'x' }, { hazard: 'edit:0' }, { hazard: 'new' }, { hazard: '' }])(
  'nonsense opens nothing: %o',
  (query) => {
    readSheets(sheets, query)
    expect(writeSheets(sheets)).toEqual({})
  },
)

it('a source that is being filed has no address and stays', () => {
  const { sheet, close } = useHazardSheet()
  sheet.value = { page: 'new', category: 'unit' }
  readSheets(sheets, {})
  expect(writeSheets(sheets)).toEqual({})
  expect(sheet.value).toEqual({ page: 'new', category: 'unit' })
  close()
})

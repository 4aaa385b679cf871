import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { loadSectors, NO_SECTOR, sectorChoices, sectorName, sectorNames } from './sectors'

const answers: (() => Promise<Response>)[] = []
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', () => answers.shift()!())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
const are = (...items: object[]) => answers.push(() => Promise.resolve(Response.json({ items })))
const gas = { code: 'gas', name: '燃气', nameEn: 'Gas', offered: true }
const ride = { code: 'ride', name: '游乐', nameEn: 'Rides', offered: false }

it('a code speaks for itself until its name is here, however often that fails', async () => {
  answers.push(() => Promise.reject(new TypeError('away')))
  are(gas, ride)
  await loadSectors()
  expect(sectorName('gas', 'zh')).toBe('gas')
  await vi.advanceTimersByTimeAsync(5000)
  expect([sectorName('gas', 'zh'), sectorName('gas', 'en'), sectorName('other', 'en'), sectorName('', 'zh')]).toEqual([
    '燃气',
    'Gas',
    'other',
    '',
  ])
  expect(sectorName(NO_SECTOR, 'zh')).toBe('无监管部门')
  expect([sectorNames(['gas', 'ride'], 'zh'), sectorNames(['gas', 'ride'], 'en'), sectorNames(null, 'en')]).toEqual([
    '燃气、游乐',
    'Gas, Rides',
    '',
  ])
  expect(answers).toEqual([])
})

it('one that has ended is offered to whoever has it already', async () => {
  are(gas, ride)
  await loadSectors()
  expect(sectorChoices([], 'en')).toEqual([{ key: 'gas', name: 'Gas' }])
  expect(sectorChoices(['ride'], 'zh').map(({ name }) => name)).toEqual(['燃气', '游乐'])
})

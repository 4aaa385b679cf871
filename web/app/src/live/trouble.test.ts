// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { Database } from '@/api/types'
import { i18n } from '@/app/i18n'
import { size, troubleOf } from './trouble'

const at = '2026-11-28T01:02:03Z'

describe('what the banner says of the database', () => {
  const cases: [string, Database, string | undefined][] = [
    ['all well', { up: true, since: at, disk: { low: false, free: 5e9, size: 9e9 } }, undefined],
    ['away', { up: false, since: at, trouble: 'away' }, 'live.dbDown'],
    ['away, told by an older server', { up: false, since: at }, 'live.dbDown'],
    ['starting', { up: false, since: at, trouble: 'starting' }, 'live.dbStarting'],
    ['failing', { up: false, since: at, trouble: 'failing' }, 'live.dbFailing'],
    ['full', { up: true, since: at, trouble: 'full' }, 'live.dbFull'],
    ['full and down', { up: false, since: at, trouble: 'full' }, 'live.dbFullDown'],
    ['low', { up: true, since: at, disk: { low: true, free: 7e8, size: 4e10 } }, 'live.diskLow'],
    ['low and down', { up: false, since: at, trouble: 'away', disk: { low: true, free: 7e8, size: 4e10 } }, 'live.dbDown'],
  ]
  for (const [name, database, key] of cases) {
    it(name, () => {
      const words = troubleOf(database)
      expect(words?.key).toBe(key)
      if (!words) return
      for (const lang of ['zh', 'en'] as const) {
        i18n.global.locale.value = lang
        const text = i18n.global.t(words.key, words.values)
        expect(text).not.toBe(words.key)
        expect(text).not.toContain('{')
      }
    })
  }

  it('rounds as people read', () => {
    expect(size(730 * 2 ** 20)).toBe('730 MB')
    expect(size(1.44 * 2 ** 30)).toBe('1.4 GB')
    expect(size(39.6 * 2 ** 30)).toBe('40 GB')
  })
})

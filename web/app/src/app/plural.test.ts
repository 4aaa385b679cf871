import { expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import { ofEnglish } from '@/text/plural'
import { chinese, english } from '@/app/texts'

const [zh, en] = await Promise.all([chinese(), english()])

function speaker(locale: 'en' | 'zh') {
  const i18n = createI18n({ legacy: false, locale, messages: { zh, en } as Record<string, typeof zh>, pluralRules: { en: ofEnglish } })
  return i18n.global.t as unknown as (key: string, args: Record<string, unknown>) => string
}

test('one of something is singular in English, however the number is written', () => {
  const t = speaker('en')
  expect(t('step.major_open', { n: '1', count: 1 })).toBe('Close 1 major danger')
  expect(t('step.major_open', { n: '1,204', count: 1204 })).toBe('Close 1,204 major dangers')
  expect([t('search.results', { n: 1 }), t('search.results', { n: 0 })]).toEqual(['1 result', '0 results'])
  expect(t('work.daysAtLeast', { n: '60', count: 60, day: '2026-09-30' })).toBe('for at least 60 days (records begin on 2026-09-30)')
  expect(t('map.hoverOpen', { n: '—' })).toBe('— open dangers')
})
test('Chinese has one text for any number', () => {
  const t = speaker('zh')
  expect(t('search.results', { n: 1 }).replace('1', '2')).toBe(t('search.results', { n: 2 }))
})

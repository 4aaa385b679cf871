// @vitest-environment happy-dom
import { createApp, h, nextTick } from 'vue'
import { expect, it } from 'vitest'
import { i18n, useLanguage } from '@/app/i18n'
import type { Assessment } from '@/api/hazard'
import UnitResult from './UnitResult.vue'

const term = { value: 1, clause: '', why: '', toConfirm: false }
const unit = (level: number | null): Assessment =>
  ({
    rule: { set: '', version: '2018', title: '', source: 'GB 18218-2018' },
    kind: 'storage',
    kindName: '',
    s: 1,
    major: level !== null,
    alpha: term,
    r: level === null ? null : 8,
    level,
    levelName: '四级',
    colour: level === null ? 'none' : 'yellow',
    lines: [],
    lower: [],
    duties: [],
    corrections: [],
  }) as unknown as Assessment

/** What the result says in its first lines, and what its chip says. */
async function head(lang: 'zh' | 'en', level: number | null) {
  await useLanguage(lang)
  const box = document.createElement('div')
  const app = createApp({ render: () => h(UnitResult, { result: unit(level) }) }).use(i18n)
  app.mount(box)
  await nextTick()
  const said = {
    verdict: box.querySelector('.verdict')!.textContent!.replace(/\s+/g, ' ').trim(),
    chip: box.querySelector('.chip')?.textContent,
  }
  app.unmount()
  return said
}

it('the level of a major hazard source is told by its name, apart from the colour of the risk', async () => {
  expect(await head('zh', 4)).toEqual({ verdict: '四级重大危险源风险等级至少为 Ⅲ一般', chip: 'Ⅲ一般' })
  expect(await head('en', 4)).toEqual({ verdict: 'Major hazard source, level 4Risk colour at least ⅢModerate', chip: 'ⅢModerate' })
  // What is none has no colour from the standard, not even "not assessed".
  expect(await head('zh', null)).toEqual({ verdict: '不构成重大危险源', chip: undefined })
})

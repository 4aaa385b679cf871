// @vitest-environment happy-dom
import { createApp, h } from 'vue'
import { expect, it } from 'vitest'
import { i18n, useLanguage } from '@/app/i18n'
import SourceLine from './SourceLine.vue'

async function shown(lang: 'zh' | 'en', props: { source: string; toConfirm?: boolean; dayToConfirm?: boolean }) {
  await useLanguage(lang)
  const root = document.createElement('div')
  const app = createApp({ render: () => h(SourceLine, props) }).use(i18n)
  app.mount(root)
  const text = root.textContent ?? ''
  app.unmount()
  return text
}

it('says beside the source what of a rule is to be confirmed, in both languages', async () => {
  expect(await shown('zh', { source: '《港口危险货物安全管理规定》', toConfirm: true })).toBe(
    '《港口危险货物安全管理规定》 · 条文待与原文核对',
  )
  expect(await shown('en', { source: 'LEC', dayToConfirm: true })).toBe('LEC · date of effect to be checked')
  expect(await shown('en', { source: 'GB 18218-2018' })).toBe('GB 18218-2018')
  expect(await shown('en', { source: '', toConfirm: true })).toBe('')
})

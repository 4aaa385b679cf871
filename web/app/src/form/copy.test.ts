// @vitest-environment happy-dom
import { createApp, h, nextTick } from 'vue'
import { createI18n } from 'vue-i18n'
import { beforeEach, expect, it, vi } from 'vitest'
import SecretNote from './SecretNote.vue'
import { copyText } from './copy'

let selected: string | undefined
let allowed = true
beforeEach(() => {
  // plain http: the browser has no clipboard to give
  vi.stubGlobal('navigator', { clipboard: undefined })
  selected = undefined
  document.execCommand = () => {
    selected = (document.activeElement as HTMLTextAreaElement).value
    return allowed
  }
})

it('over plain http what is to be copied is selected and copied', async () => {
  allowed = true
  expect(await copyText('ab\ncd')).toBe(true)
  expect(selected).toBe('ab\ncd')
  expect(document.querySelector('textarea')).toBeNull()
})

it('where nothing may be copied, the very text that was asked for is left selected', async () => {
  allowed = false
  const box = document.body.appendChild(document.createElement('div'))
  const app = createApp({ render: () => h(SecretNote, { title: '', why: '', secret: 'S', words: 'to Li: S' }) })
  app.use(createI18n({ legacy: false, missingWarn: false, fallbackWarn: false })).mount(box)
  box.querySelectorAll('button')[1]!.click()
  await nextTick()
  await nextTick()
  expect(getSelection()?.toString()).toBe('to Li: S')
})

// @vitest-environment happy-dom
import { createApp, h, nextTick } from 'vue'
import { beforeEach, expect, it } from 'vitest'
import { Problem } from '@/api/client'
import StaleNote from '@/form/StaleNote.vue'
import { i18n, useLanguage } from '@/app/i18n'
import ErrorNote from './ErrorNote.vue'

let brought: string[] = []
beforeEach(async () => {
  brought = []
  Element.prototype.scrollIntoView = function () {
    brought.push(this.className)
  }
  await useLanguage('zh')
})
async function shown(note: object, props: Record<string, unknown> = {}): Promise<string> {
  const root = document.body.appendChild(document.createElement('div'))
  const app = createApp({ render: () => h(note, props) })
  app.use(i18n)
  app.mount(root)
  await nextTick()
  const text = root.textContent ?? ''
  app.unmount()
  root.remove()
  return text
}
const refusal = new Problem(403, { title: '没有权限', detail: '您没有“修改规则”的权限，请联系安全管理员', code: 'forbidden' }, 'r1')

it('brings into view what follows a press', async () => {
  await shown(ErrorNote, { reason: refusal })
  await shown(StaleNote)
  expect(brought).toEqual(['error', 'stale'])
})
it('moves nothing for what was not pressed: a list that did not load, a figure computed while one types', async () => {
  await shown(ErrorNote, { reason: refusal, again: true })
  await shown(ErrorNote, { reason: refusal, still: true })
  expect(brought).toEqual([])
})
it('says of a refusal who gives roles, and does not say to try again', async () => {
  const text = await shown(ErrorNote, { reason: refusal })
  expect(text).toContain('角色由安全管理员授予')
  expect(text).not.toContain('请重试')
  expect(await shown(ErrorNote, { reason: new Problem(500, { title: '失败' }, 'r2') })).toContain('请重试')
})
it('does not say that somebody else changed what may be one’s own other tab', async () => {
  expect(await shown(StaleNote)).toContain('已在别处被修改')
})

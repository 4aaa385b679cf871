// @vitest-environment happy-dom
import { createPinia } from 'pinia'
import { createApp, defineComponent, h, nextTick, ref, shallowRef } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { i18n, useLanguage } from '@/app/i18n'
import type { FileRecord } from '@/api/enterprise'
import RecordForm from './RecordForm.vue'
import type { Words } from './words'

const record = (version: number, fields: object) => ({ id: 5, version, fields: { kind: 'licence', ...fields } }) as unknown as FileRecord
const words = { kindOf: () => undefined, words: ref(undefined) } as unknown as Words
let stop: (() => void) | undefined
beforeEach(async () => {
  await useLanguage('zh')
  const refusal = { type: 'about:blank', title: '', status: 412, code: 'stale' }
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json(refusal, { status: 412, headers: { 'Content-Type': 'application/problem+json' } })),
  )
})
afterEach(() => {
  stop?.()
  vi.unstubAllGlobals()
})

describe('a dated record that somebody else has changed meanwhile', () => {
  it('is read anew without losing what was typed', async () => {
    const shown = shallowRef(record(1, { number: '甲1', note: '旧' }))
    const said: string[] = []
    const app = createApp(
      defineComponent({
        setup: () => () =>
          h(RecordForm, {
            enterprise: 1,
            kind: 'licence',
            record: shown.value,
            words,
            onChanged: () => said.push('changed'),
            onClose: () => said.push('close'),
          }),
      }),
    )
    app.use(i18n).use(createPinia())
    const root = document.body.appendChild(document.createElement('div'))
    app.mount(root)
    stop = () => (app.unmount(), root.remove())
    const field = (name: string) => root.querySelector<HTMLInputElement>(`#record-${name}`)!
    field('number').value = '甲2'
    field('number').dispatchEvent(new Event('input'))
    root.querySelector('form')!.dispatchEvent(new Event('submit'))
    await vi.waitFor(() => expect(root.querySelector('.stale')).not.toBeNull())
    root.querySelector<HTMLElement>('.stale button')!.click()
    expect(said).toEqual(['changed'])
    shown.value = record(2, { number: '甲1', note: '新' })
    await nextTick()
    await nextTick()
    expect([field('number').value, field('note').value, root.querySelector('.stale')]).toEqual(['甲2', '新', null])
    const asked = vi.mocked(fetch).mock.calls.length
    root.querySelector('form')!.dispatchEvent(new Event('submit'))
    await vi.waitFor(() => expect(vi.mocked(fetch).mock.calls.length).toBe(asked + 1))
    const sent = vi.mocked(fetch).mock.calls.at(-1)![1]!
    expect([new Headers(sent.headers).get('If-Match'), JSON.parse(String(sent.body))]).toEqual(['"v2"', { number: '甲2' }])
  })
})

// @vitest-environment happy-dom
import { createPinia } from 'pinia'
import { createApp, defineComponent, h, nextTick, shallowRef } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n, useLanguage } from '@/app/i18n'
import KeyPlaceForm from './KeyPlaceForm.vue'

vi.mock('@/form/locationmap', () => ({
  LocationMap: class {
    show() {}
    look() {}
    remove() {}
  },
}))

type Detail = InstanceType<typeof KeyPlaceForm>['$props']['detail']
const place = (version: number, fields: object) =>
  ({ id: 5, version, tag: `"v${version}"`, name: '中学', placeKind: 'school', lon: 116, lat: 39, ...fields }) as unknown as Detail
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

it('keeps what was typed when the latest is loaded', async () => {
  const shown = shallowRef(place(1, { address: '旧址', capacity: 100 }))
  const said: string[] = []
  const app = createApp(
    defineComponent({
      setup: () => () => h(KeyPlaceForm, { detail: shown.value, onStale: () => said.push('stale'), onDone: () => said.push('done') }),
    }),
  )
  app.use(i18n).use(createPinia())
  const root = document.body.appendChild(document.createElement('div'))
  app.mount(root)
  stop = () => (app.unmount(), root.remove())
  const field = (name: string) => root.querySelector<HTMLInputElement>(`#keyplace-${name}`)!
  field('name').value = '第一中学'
  field('name').dispatchEvent(new Event('input'))
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await vi.waitFor(() => expect(root.querySelector('.stale')).not.toBeNull())
  root.querySelector<HTMLElement>('.stale button')!.click()
  expect(said).toEqual(['stale'])
  shown.value = place(2, { address: '新址', capacity: 300 })
  await nextTick()
  await nextTick()
  expect([field('name').value, field('address').value, field('capacity').value]).toEqual(['第一中学', '新址', '300'])
  expect(root.querySelector('.stale')).toBeNull()
  const asked = vi.mocked(fetch).mock.calls.length
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await vi.waitFor(() => expect(vi.mocked(fetch).mock.calls.length).toBe(asked + 1))
  const sent = vi.mocked(fetch).mock.calls.at(-1)![1]!
  expect([new Headers(sent.headers).get('If-Match'), JSON.parse(String(sent.body))]).toEqual(['"v2"', { name: '第一中学' }])
})

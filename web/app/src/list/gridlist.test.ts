// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import MapLegend from '@/risk/MapLegend.vue'
import { useRisk } from '@/risk/store'
import { i18n, useLanguage } from '@/text/i18n'
import GridList from './GridList.vue'

let stop: (() => void) | undefined
let answer: (body: unknown) => void
beforeEach(async () => {
  await useLanguage('en')
  setActivePinia(createPinia())
  const levels = new Promise<unknown>((resolve) => (answer = resolve))
  vi.stubGlobal('fetch', async (url: string) => new Response(JSON.stringify(String(url).includes('risk/levels') ? await levels : { items: [] }), { headers: { 'Content-Type': 'application/json' } }))
})
afterEach(() => {
  stop?.()
  vi.unstubAllGlobals()
})

function mounted() {
  const app = createApp({ render: () => h('div', [h(GridList, { scope: 0 }), h(MapLegend, { figures: undefined })]) })
  const pinia = createPinia()
  setActivePinia(pinia)
  app.use(pinia).use(i18n).use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: GridList }] }))
  const root = document.body.appendChild(document.createElement('div'))
  app.mount(root)
  stop = () => (app.unmount(), root.remove())
  return root
}

describe('before the levels came', () => {
  it('no list and no legend says that there are none', async () => {
    const root = mounted()
    const risk = useRisk()
    const loading = risk.load()
    await nextTick()
    const figures = () => (root.textContent ?? '').replaceAll(/\s+/g, ' ')
    expect(figures()).not.toMatch(/\b0\b/)
    expect(figures()).not.toContain('Nothing')
    answer({ position: 1, id: [1, 2, 3], parent: [0, 1, 1], depth: [1, 2, 2], level: '112', index: [9, 9, 5], load: [2, 1, 1] })
    await loading
    await nextTick()
    expect(figures()).toMatch(/1 \/ 1|1 of 1/)
  })
})

// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import MapLegend from '@/risk/MapLegend.vue'
import { useRisk } from '@/state/risk'
import { useGo } from '@/link/go'
import { setFilters, filters } from '@/state/filters'
import { i18n, useLanguage } from '@/app/i18n'
import GridList from './GridList.vue'
import PointList from './PointList.vue'

let stop: (() => void) | undefined
let answer: (body: unknown) => void
beforeEach(async () => {
  await useLanguage('en')
  setActivePinia(createPinia())
  const levels = new Promise<unknown>((resolve) => (answer = resolve))
  vi.stubGlobal(
    'fetch',
    async (url: string) =>
      new Response(JSON.stringify(String(url).includes('risk/levels') ? await levels : { items: [] }), {
        headers: { 'Content-Type': 'application/json' },
      }),
  )
})
afterEach(() => {
  stop?.()
  vi.unstubAllGlobals()
})

function mounted(parts = () => [h(GridList, { scope: 0 }), h(MapLegend, { figures: undefined })]) {
  const app = createApp({ render: () => h('div', parts()) })
  const pinia = createPinia()
  setActivePinia(pinia)
  app
    .use(pinia)
    .use(i18n)
    .use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: GridList }] }))
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

describe('the levels chosen in the legend', () => {
  it('are named and given up over every list they limit, and over dangers said not to', async () => {
    setFilters({})
    const root = mounted(() => [
      h(GridList, { scope: 0 }),
      h(PointList, { kind: 'enterprise', scope: 0, name: '' }),
      h(PointList, { kind: 'danger', scope: 0, name: '' }),
    ])
    const risk = useRisk()
    const hints = () => [...root.querySelectorAll('[data-test=levels]')].map((hint) => hint.textContent)
    expect(hints()).toEqual([])
    risk.toggleLevel(1)
    risk.toggleLevel(2)
    await nextTick()
    expect(hints()).toEqual([
      'Only Major, High ×',
      'Only Major, High ×',
      'The legend says “Only Major, High”; dangers have no risk level and are all listed. Show every level',
    ])
    root.querySelector<HTMLElement>('button[data-test=levels]')!.click()
    await nextTick()
    expect([hints(), risk.levels]).toEqual([[], []])
  })
  it('and the level that a number led to are never both set: what was chosen last counts', async () => {
    setFilters({})
    mounted()
    const risk = useRisk()
    risk.toggleLevel(1)
    useGo().list('enterprise', 'none')
    expect([risk.levels, filters().rows]).toEqual([[], 'none'])
    risk.toggleLevel(3)
    expect([risk.levels, filters().rows]).toEqual([[3], undefined])
    useGo().list('danger', 'major')
    expect([risk.levels, filters().rows]).toEqual([[3], 'major'])
    risk.onlyLevel(2, 3)
    expect([risk.levels, filters().rows]).toEqual([[2], 'major'])
  })
})

// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, nextTick, type Component } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Status } from '@/api/types'
import { useFrame } from '@/state/frame'
import { useHistory } from '@/state/history'
import { useSession } from '@/live/store'
import type { WhatIf } from '@/api/rule'
import { useWhatIf } from '@/state/whatif'
import { i18n, useLanguage } from '@/app/i18n'
import type { Figures, Totals } from '@/why/figures'
import { LevelTable } from '@/level/levels'
import MapLegend from './MapLegend.vue'
import { useRisk } from '@/state/risk'
import SummaryCards from './SummaryCards.vue'

const totals = (major: number, open: number, unassessed: number): Totals => ({
  enterprises: [unassessed, 1, 1, 1, 1],
  hazards: [0, 0, 0, 0, 0],
  majors: [0, 0, 0, 0, 0],
  dangers: [0, 0, major, 0, open - major],
  others: {},
  listed: 0,
})
const figures: Figures = {
  position: 1,
  grid: 0,
  name: '市',
  day: '',
  headline: 3,
  depths: [{ depth: 3, name: '街道', nameEn: 'Street', total: 2, counts: [0, 1, 1, 0, 0], before: [0, 0, 2, 0, 0] }],
  now: totals(3, 30, 0),
  before: totals(5, 54, 2),
  since: { asked: '2026-11-28T00:00:00Z', at: '2026-11-28T00:00:00Z', exact: true, why: '', text: '' },
  rules: {},
}
let pinia: ReturnType<typeof createPinia>
beforeEach(async () => {
  await useLanguage('zh')
  setActivePinia((pinia = createPinia()))
})
async function shown(part: Component, props: Record<string, unknown>): Promise<HTMLElement> {
  const root = document.createElement('div')
  createApp({ render: () => h(part, props) })
    .use(pinia)
    .use(i18n)
    .mount(root)
  await nextTick()
  return root
}

describe('beside a draft that is tried', () => {
  const card = (root: HTMLElement, name: string) => [...root.querySelectorAll('li')].find((li) => li.textContent!.includes(name))!
  it('what the draft does not touch is as it is now, without the change since yesterday', async () => {
    const whatif = useWhatIf()
    whatif.rule = 1
    whatif.result = { grids: { items: [] } } as unknown as WhatIf
    whatif.folded = false
    const root = await shown(SummaryCards, { figures, name: '市' })
    expect(root.textContent).toContain('试算结果，增减较现行')
    for (const [name, n] of [
      ['重大隐患', '3'],
      ['未闭环隐患', '30'],
    ] as const) {
      const text = card(root, name).textContent!
      expect(text).toContain('现状')
      expect(text).toContain(n)
      expect(text).not.toMatch(/[▲▼]/)
    }
    expect([...root.querySelectorAll('li:nth-last-child(-n + 3) .delta')]).toEqual([])
  })
  it('and without a draft it has its change', async () => {
    const root = await shown(SummaryCards, { figures, name: '市' })
    expect(card(root, '重大隐患').textContent).toContain('▼2')
    expect(root.textContent).not.toContain('现状')
  })
})

describe('the legend of a past day', () => {
  it('says so when the map is coloured by other grids than those it counts', async () => {
    const risk = useRisk()
    const history = useHistory()
    const session = useSession()
    session.status = {
      networks: [
        {
          depths: [
            { depth: 1, name: '市', nameEn: 'City' },
            { depth: 2, name: '区', nameEn: 'District' },
            { depth: 3, name: '街道', nameEn: 'Street' },
          ],
        },
      ],
    } as unknown as Status
    const table = new LevelTable()
    table.load({ position: 1, id: [1, 2, 3], parent: [0, 1, 2], depth: [1, 2, 3], level: '111', index: [0, 0, 0] } as never)
    risk.live = table
    risk.focus = 1
    risk.loaded = true
    risk.depthZooms = [0, 0, 99]
    risk.figureDepth = 3
    useFrame().legend = true
    const before = await shown(MapLegend, { figures })
    expect(before.querySelector('[data-test=differs]')).toBeNull()
    history.show('2026-11-20')
    const root = await shown(MapLegend, { figures })
    expect(root.querySelector('[data-test=differs]')?.textContent).toBe('按街道计数；地图按区着色')
    // Folded it is one line in few words, with the sentence for the pointer and the ear.
    useFrame().legend = false
    await nextTick()
    const line = root.querySelector('.depth')!
    expect([
      line.querySelector('[aria-hidden]')!.textContent,
      line.getAttribute('title'),
      line.querySelector('.sr-only')!.textContent,
      root.querySelector('[data-test=differs]'),
    ]).toEqual(['按街道计，图按区', '按街道计数；地图按区着色', '按街道计数；地图按区着色', null])
    // Zoomed out the map fills the whole city, whatever the figures are at least of.
    risk.depthZooms = [0, 99, 99]
    await nextTick()
    expect(root.querySelector('.depth')!.getAttribute('title')).toBe('按街道计数；地图按市着色')
  })
})

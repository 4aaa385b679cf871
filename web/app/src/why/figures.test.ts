// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, nextTick, ref } from 'vue'
import { expect, it } from 'vitest'
import { useFrame } from '@/state/frame'
import { i18n } from '@/app/i18n'
import SummaryCards from '@/risk/SummaryCards.vue'
import { assessed, change, spoken, type Figures } from './figures'
import { useRisk } from '@/state/risk'

const figures: Figures = {
  position: 1,
  grid: 1,
  name: '某市',
  day: '',
  headline: 2,
  rules: {},
  depths: [
    { depth: 2, name: '街道', nameEn: 'Street', total: 343, counts: [8, 7, 30, 145, 153], before: [8, 6, 32, 145, 152] },
    { depth: 3, name: '社区', nameEn: 'Community', total: 7403, counts: [0, 80, 612, 2720, 3991] },
  ],
  now: {
    enterprises: [11, 85, 900, 9000, 110004],
    hazards: [0, 0, 0, 0, 0],
    majors: [0, 0, 0, 0, 0],
    dangers: [9, 7, 118, 227, 6000],
    listed: 31,
    others: {},
  },
  before: {
    enterprises: [11, 84, 900, 9000, 110005],
    hazards: [0, 0, 0, 0, 0],
    majors: [0, 0, 0, 0, 0],
    dangers: [9, 7, 116, 227, 6002],
    listed: 31,
    others: {},
  },
  since: { asked: '2026-11-26T00:00:00Z', at: '2026-11-26T00:00:00Z', exact: true, why: '', text: '' },
}

function cards(of: Figures | undefined) {
  const pinia = createPinia()
  setActivePinia(pinia)
  const given = ref(of)
  const box = document.body.appendChild(document.createElement('div'))
  createApp({ render: () => h(SummaryCards, { figures: given.value, name: given.value?.name }) })
    .use(pinia)
    .use(i18n)
    .mount(box)
  const text = () => [...box.querySelectorAll('li:not(.area)')].map((li) => li.textContent!.replace(/\s+/g, ''))
  return { box, given, text, risk: useRisk(), frame: useFrame() }
}

it('a count that is not there yet is a dash, and so is a change that is not known', async () => {
  const { text, given } = cards(undefined)
  expect(text().join()).not.toMatch(/\d/)
  expect(text().every((t) => t.includes('—'))).toBe(true)
  given.value = { ...figures, before: undefined, depths: figures.depths.map((d) => ({ ...d, before: undefined })) } as unknown as Figures
  await nextTick()
  expect(text()[0]).toContain('7/343')
  expect(text().every((t) => t.endsWith('—'))).toBe(true)
})

it('the figures are of one named depth whatever the map shows, and another one is chosen', async () => {
  const { box, text, risk, frame } = cards(figures)
  const seen = text()
  expect(seen[0]).toBe('重大风险街道7/343增加1▲1')
  expect(seen[1]).toBe('较大风险街道30/343减少2▼2')
  expect(seen[2]).toBe('重大隐患含待定级1257项逾期增加2▲2')
  expect(seen[3]).toBe('未闭环隐患6,35231项挂牌没有变化=')
  risk.viewpoint = { lon: 116, lat: 39.9, zoom: 14 }
  await nextTick()
  expect(text()).toEqual(seen)
  frame.setDepth(3)
  await nextTick()
  expect(text()[0]).toBe('重大风险社区80/7,403变化不详—')
  box.querySelector<HTMLElement>('li:not(.area) button')!.click()
  expect([risk.levels, risk.levelDepth]).toEqual([[1], 3])
  frame.setDepth(9)
  await nextTick()
  expect(text()).toEqual(seen)
})

it('says what the changes are to', () => {
  expect(cards(figures).box.querySelector('.area em')!.textContent).toBe('较昨日 08:00')
  expect(
    cards({ ...figures, since: { ...figures.since, at: null, why: 'record', text: '没有此前的记录' } }).box.querySelector('.area em')!
      .textContent,
  ).toBe('此前无记录')
  expect(cards({ ...figures, day: '2026-11-03' }).box.querySelector('.area em')!.textContent).toBe('较前一日')
  // The lists are of today, so of a past day nothing leads to them.
  expect(cards({ ...figures, day: '2026-11-03' }).box.querySelectorAll('li:not(.area) button').length).toBe(2)
})

it('what is not known is no number', () => {
  expect(change(1, undefined)).toBeUndefined()
  expect(change(3, 5)).toBe(-2)
  expect(assessed(undefined)).toBeUndefined()
  expect(assessed({ ...figures.now, enterprises: [0, 0, 0, 0, 0] })).toBeUndefined()
  expect(spoken(undefined, 2)).toBeUndefined()
})

// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, expect, it, vi } from 'vitest'
import GridMovers from './GridMovers.vue'
import EnterpriseTrend from './EnterpriseTrend.vue'
import { i18n, useLanguage } from '@/app/i18n'
import { addDays, today } from '@/text/day'
import EnterpriseWays from './EnterpriseWays.vue'
import EnterpriseWhy from './EnterpriseWhy.vue'

afterEach(() => vi.unstubAllGlobals())

/** What a component shows when the server answers by path. */
async function shown(what: Component, props: object, answers: Record<string, unknown> = {}, lang: 'zh' | 'en' = 'zh') {
  await useLanguage(lang)
  vi.stubGlobal('fetch', async (path: string) => {
    const found = Object.keys(answers).find((part) => String(path).includes(part))
    return new Response(JSON.stringify(found ? answers[found] : {}), { headers: { 'content-type': 'application/json' } })
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  const box = document.body.appendChild(document.createElement('div'))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => h('i') } }] })
  createApp({ render: () => h(what, props) })
    .use(pinia)
    .use(i18n)
    .use(router)
    .mount(box)
  await vi.waitFor(() => expect(box.querySelector('.skeleton')).toBeNull())
  if (Object.keys(answers).length) await vi.waitFor(() => expect(box.textContent!.length).toBeGreaterThan(20))
  return box
}

it('without its only source an enterprise is not assessed, and that is offered as no lower level', async () => {
  const way = { level: 'yellow', enough: false, score: 36, steps: [{ kind: 'assess', text: '开展风险评估' }] }
  const text = (await shown(EnterpriseWays, { ways: [way], enterprise: 1, from: 36 })).textContent!
  expect(text).toContain('开展风险评估')
  expect(text).not.toContain('可降为')
  expect(text).not.toContain('→')
  expect(text).not.toContain('没有可办的事项')
  const none = (
    await shown(EnterpriseWays, {
      ways: [{ level: 'none', enough: false, score: 0, steps: [{ kind: 'close', text: '整改' }] }],
      enterprise: 1,
      from: 8,
    })
  ).textContent!
  expect(none).toContain('不算降级')
  expect(none).not.toContain('办完仍为')
})

it('a score that is not known now is said in words', async () => {
  const trend = {
    'risk/trend': {
      days: [
        { day: addDays(today(), -1), level: 'yellow', score: 36 },
        { day: today(), level: 'none' },
      ],
    },
  }
  expect((await shown(EnterpriseTrend, { enterprise: 1 }, trend)).textContent).not.toContain('—')
  expect((await shown(EnterpriseTrend, { enterprise: 1 }, trend)).textContent).toContain('当前没有评估依据')
})

it('a group of which nothing is known has no points', async () => {
  const factor = (key: string, group: string) => ({
    key,
    group,
    name: key,
    value: null,
    valueText: '',
    points: 0,
    weight: 1,
    counted: false,
    missing: true,
  })
  const why = {
    id: 1,
    name: '厂',
    day: today(),
    level: 'none',
    score: 0,
    version: '1',
    ruleId: 1,
    assessed: false,
    bands: { red: 80, orange: 60, yellow: 35 },
    decidedBy: 'none',
    band: 'none',
    guards: [],
    next: [],
    groups: [
      { key: 'inherent', combine: 'max', points: 0, sum: 0 },
      { key: 'control', combine: 'sum', points: 0, sum: 0 },
    ],
    factors: [factor('风险点', 'inherent'), factor('分类分级', 'control')],
  }
  const box = await shown(EnterpriseWhy, { enterprise: 1 }, { '/risk/trend': { days: [] }, '/risk': why })
  await vi.waitFor(() => expect(box.querySelectorAll('.group h4 b')).toHaveLength(2))
  expect([...box.querySelectorAll('.group h4 b')].map((b) => b.textContent)).toEqual(['—', '—'])
})

it('of those that hold a colour up comes first what can be done, with links, and last what is of no known way', async () => {
  const step = { kind: 'close', text: '整改并销号“漏”', record: { kind: 'danger', id: 7, name: '漏', detail: '' } }
  const item = (id: number, ways: unknown[]) => ({
    key: 'red_enterprises',
    kind: 'enterprise',
    id,
    name: `厂${id}`,
    level: 'red',
    score: 90,
    ways,
  })
  const rate = { kind: 'rate', text: '分类分级：C 类 → A 类' }
  const movers = {
    id: 4,
    level: 'red',
    partial: false,
    groups: [{ key: 'red_enterprises', count: 4, need: 2, gain: 6, guard: false }],
    items: [
      item(1, [{ level: 'orange', enough: true, steps: [step] }]),
      item(2, [
        { level: 'red', enough: false, steps: [step] },
        { level: 'orange', enough: true, steps: [step, rate] },
      ]),
      item(3, [{ level: 'orange', enough: true, steps: [rate] }]),
      item(4, []),
    ],
  }
  const box = await shown(GridMovers, { grid: 4, changes: 0 }, { movers })
  const lists = [...box.querySelectorAll('.movers > ul')].map((ul) => [...ul.querySelectorAll('.name b')].map((b) => b.textContent))
  expect(lists).toEqual([['厂1', '厂2'], ['厂3'], ['厂4']])
  expect([...box.querySelectorAll('h5')].map((e) => e.textContent)).toEqual(['只能待风险降低后重新评定', '暂无已知办法'])
  expect(box.querySelectorAll('.steps button')).toHaveLength(2)
  const text = box.textContent!
  expect(text).toContain('2 家重大风险企业降一级，即可降级；所列可办事项只能使 1 家降级，尚不足')
  expect(text).toContain('办完仍为重大')
})

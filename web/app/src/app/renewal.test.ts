// @vitest-environment happy-dom
import { createPinia } from 'pinia'
import { createApp, h, nextTick, ref, type Component } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { send } from '@/api/client'
import AccountForm from '@/account/AccountForm.vue'
import DangerActs from '@/danger/DangerActs.vue'
import MergeForm from '@/enterprise/MergeForm.vue'
import RecordForm from '@/enterprise/RecordForm.vue'
import SectionView from '@/enterprise/SectionView.vue'
import StatusForm from '@/enterprise/StatusForm.vue'
import FilingPart from '@/hazard/FilingPart.vue'
import HazardForm from '@/hazard/HazardForm.vue'
import KeyPlaceForm from '@/keyplace/KeyPlaceForm.vue'
import KeyPlaceRemoval from '@/keyplace/KeyPlaceRemoval.vue'
import OrganisationSheet from '@/organisation/OrganisationSheet.vue'
import { i18n, useLanguage } from './i18n'

/** Every form over a record, while somebody else changes that record: what was typed stays, what they changed is taken over and marked. */
vi.mock('@/form/locationmap', () => ({
  LocationMap: class {
    show() {}
    look() {}
    remove() {}
  },
}))
vi.mock('@/form/AdminSheet.vue', async () => {
  const { defineComponent } = await import('vue')
  return {
    default: defineComponent({
      setup:
        (_, { slots }) =>
        () =>
          slots.default?.(),
    }),
  }
})

interface Case {
  name: string
  form: Component
  /** What the form is given; the record as it is first. */
  props: Record<string, unknown>
  /** What the server has at a path, in the first version and in the one that somebody else made of it. */
  has: Record<string, (version: number) => object>
  /** What opens the form, where it is not open at once. */
  open?: string
  typed: readonly [field: string, value: string]
  /** What the fields hold once the latest is taken over. */
  holds: Record<string, string>
  /** Which fields are marked, and how. */
  marks: string[]
  /** What is sent then; its tag is that of the latest. */
  sent: [method: string, path: string, body?: object]
}

const V1 = '"v1"'
const later = <T>(version: number, first: T, then: T): T => (version === 1 ? first : then)

const organisation = (v: number) => ({
  ...{ id: 3, kind: 'street', accounts: 2, version: v, grid: { id: 4, path: '市 / 区' } },
  ...{ name: later(v, '甲站', '乙站'), code: later(v, 'A1', 'B2') },
})
const hazard = (v: number) => ({
  ...{ id: 5, category: 'point', name: '罐区', hazardKind: 'other', lon: 116, lat: 39, control: '', peopleSource: '', version: v },
  measures: later(v, '旧措施', '新措施'),
  ...{ majorLevel: 1, filing: { state: 'none', number: '', office: later(v, '旧局', '新局') }, tag: V1 },
})
const tables = {
  standard: { unitKinds: [], substances: [], names: [], quantity: '' },
  methods: [],
  words: {
    kinds: [{ key: 'other', name: '其他', categories: ['point'] }],
    ...{ regimes: [], controls: [], direct: { facts: [], rules: [], controls: '', rule: { source: '' } } },
  },
}
const file = (v: number, id = 7) => ({
  ...{ id, version: v, gridPath: '市 / 区', codeName: '信用代码', codeWarning: '', codeParts: [], may: [], departments: [], merged: [] },
  status: later(v, 'open', 'stopped'),
  fields: { name: id === 7 ? '甲厂' : '乙厂', creditCode: 'X', address: later(v, '旧路', '新路'), lon: 116, lat: 39 },
  records: [{ id: 5, version: v, fields: { kind: 'licence', number: '甲1', note: later(v, '旧', '新') } }],
})
const persons = (v: number) => ({ principal: '张三', contact: later(v, '李四', '王五') })
const words = {
  kindOf: () => undefined,
  words: ref({ statuses: [{ key: 'stopped', name: '停产' }] }),
  statusName: (key: string) => ({ open: '正常', stopped: '停产' })[key],
}
const school = (v: number) => ({
  ...{ id: 5, version: v, tag: V1, name: '中学', placeKind: 'school', lon: 116, lat: 39, may: [] },
  ...{ address: later(v, '旧址', '新址'), capacity: later(v, 100, 300) },
})
const account = (v: number) => ({
  ...{ id: 3, login: 'zhang', name: '张三', organisation: null, home: { id: 4, path: '市' }, version: v },
  phone: later(v, '1', '2'),
})
const danger = (v: number) => ({
  ...{ id: 2, tag: V1, name: '积尘', grade: 'general', deadline: null, state: 'registered', acts: [], may: ['danger.edit'] },
  detail: later(v, '旧说明', '新说明'),
})
let version = 1

const CASES: Case[] = [
  {
    name: 'an organisation, whose name both have changed',
    form: OrganisationSheet,
    props: { id: '3' },
    has: { 'organisations/3': organisation },
    typed: ['#organisation-name', '丙站'],
    holds: { '#organisation-name': '丙站', '#organisation-code': 'B2' },
    marks: ['organisation-name kept', 'organisation-code taken'],
    sent: ['PATCH', 'organisations/3', { name: '丙站' }],
  },
  {
    name: 'a hazard source',
    form: HazardForm,
    props: { sheet: { page: 'edit', id: 5 }, tables },
    has: { 'hazards/5': hazard },
    typed: ['#hazard-name', '新罐区'],
    holds: { '#hazard-name': '新罐区', '#hazard-measures': '新措施' },
    marks: ['hazard-measures taken'],
    sent: ['PATCH', 'hazards/5', { name: '新罐区' }],
  },
  {
    name: 'the filing of a hazard source',
    form: FilingPart,
    props: { detail: hazard(1), may: true },
    has: { 'hazards/5': hazard },
    open: 'button',
    typed: ['#filing-number', '京1'],
    holds: { '#filing-number': '京1', '#filing-office': '新局' },
    marks: ['filing-office taken'],
    sent: ['POST', 'hazards/5/filing'],
  },
  {
    name: 'the status of an enterprise, which somebody else has changed',
    form: StatusForm,
    props: { file: file(1), tag: V1, words },
    has: { 'enterprises/7/file': file },
    typed: ['#status-note', '通知'],
    holds: { '#status-note': '通知' },
    marks: ['taken'],
    sent: ['POST', 'enterprises/7/status', { status: '', since: '', note: '通知' }],
  },
  {
    name: 'two enterprises that are merged',
    form: MergeForm,
    props: { file: file(1), tag: V1, undo: false, other: 9 },
    has: { 'enterprises/7/file': file, 'enterprises/9/file': (v) => file(v, 9) },
    typed: ['#merge-other', ''],
    holds: {},
    marks: ['taken'],
    sent: ['POST', 'enterprises/7/merge', { other: 9, otherVersion: 2 }],
  },
  {
    name: 'the people of an enterprise',
    form: SectionView,
    props: { file: file(1), tag: V1, section: 'people', words, may: true, persons: persons(1), look: async () => persons(version) },
    has: { 'enterprises/7/file': file },
    open: 'header button',
    typed: ['#file-principal', '赵六'],
    holds: { '#file-principal': '赵六', '#file-contact': '王五' },
    marks: ['file-contact taken'],
    sent: ['PATCH', 'enterprises/7', { principal: '赵六' }],
  },
  {
    name: 'a dated record of an enterprise',
    form: RecordForm,
    props: { enterprise: 7, kind: 'licence', record: file(1).records[0], words },
    has: { 'enterprises/7/file': file },
    typed: ['#record-number', '甲2'],
    holds: { '#record-number': '甲2', '#record-note': '新' },
    marks: ['record-note taken'],
    sent: ['PATCH', 'enterprises/7/records/5', { number: '甲2' }],
  },
  {
    name: 'a key place',
    form: KeyPlaceForm,
    props: { detail: school(1) },
    has: { 'keyplaces/5': school },
    typed: ['#keyplace-name', '第一中学'],
    holds: { '#keyplace-name': '第一中学', '#keyplace-address': '新址', '#keyplace-capacity': '300' },
    marks: ['keyplace-capacity taken', 'keyplace-address taken'],
    sent: ['PATCH', 'keyplaces/5', { name: '第一中学' }],
  },
  {
    name: 'a key place that is taken away',
    form: KeyPlaceRemoval,
    props: { detail: school(1) },
    has: { 'keyplaces/5': school },
    open: 'button:last-child',
    typed: ['#keyplace-reason', '已拆'],
    holds: { '#keyplace-reason': '已拆' },
    marks: ['taken'],
    sent: ['DELETE', 'keyplaces/5'],
  },
  {
    name: 'an account',
    form: AccountForm,
    props: {
      ...{ account: account(1), tag: V1, label: '保存' },
      save: (_: object, changes: object, tag: string) => send('PATCH', 'accounts/3', changes, tag),
    },
    has: { 'accounts/3': account },
    typed: ['#account-name', '张四'],
    holds: { '#account-name': '张四', '#account-phone': '2' },
    marks: ['account-phone taken'],
    sent: ['PATCH', 'accounts/3', { name: '张四' }],
  },
  {
    name: 'a danger',
    form: DangerActs,
    props: { detail: danger(1) },
    has: { 'dangers/2': danger },
    open: 'button',
    typed: ['input[type=text]', '积尘多'],
    holds: { 'input[type=text]': '积尘多', textarea: '新说明' },
    marks: ['taken'],
    sent: ['PATCH', 'dangers/2', { title: '积尘多', detail: '新说明' }],
  },
]

let changes: { method: string; path: string; tag: string | null; body: unknown }[]
let has: Case['has']
let stop: (() => void) | undefined
const tagged = (body: object, status = 200) => Response.json(body, { status, headers: { ETag: `"v${version}"` } })
async function answer(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const path = String(url)
    .replace(/^.*api\/v1\//, '')
    .replace(/\?.*/, '')
  const method = init.method ?? 'GET'
  if (method === 'GET') return tagged(has[path]?.(version) ?? { items: [] })
  const tag = new Headers(init.headers).get('If-Match')
  if (!tag) return tagged({})
  changes.push({ method, path, tag, body: init.body ? JSON.parse(String(init.body)) : undefined })
  return tag === `"v${version}"` ? tagged(Object.values(has)[0]!(version)) : tagged({ title: '', status: 412, code: 'stale' }, 412)
}
beforeEach(async () => {
  version = 1
  changes = []
  vi.stubGlobal('fetch', vi.fn(answer))
  Element.prototype.scrollIntoView = () => undefined
  await useLanguage('zh')
})
afterEach(() => {
  stop?.()
  vi.unstubAllGlobals()
})

describe('a form that is open while somebody else changes its record', () => {
  it.each(CASES)('$name', async ({ form, props, open, typed: [field, value], holds, marks, sent, ...rest }) => {
    has = rest.has
    const root = document.body.appendChild(document.createElement('div'))
    const app = createApp({ render: () => h(form, props) })
    app
      .component('RouterLink', { render: () => undefined })
      .use(i18n)
      .use(createPinia())
      .mount(root)
    stop = () => (app.unmount(), root.remove())
    const there = <E extends HTMLElement>(selector: string) => vi.waitFor(() => root.querySelector<E>(selector) ?? Promise.reject(selector))
    const input = (selector: string) => there<HTMLInputElement>(selector)
    if (open) (await there(open)).click()
    const typing = await input(field)
    if (value) typing.value = value
    if (value) typing.dispatchEvent(new Event('input'))
    const submit = async () => (await there('form')).dispatchEvent(new Event('submit'))

    // What only stands beside the form, as the other file of a merge, is there as well.
    await vi.waitFor(() => expect(root.querySelector<HTMLButtonElement>('form .solid-button')).not.toBeNull())
    await new Promise((done) => setTimeout(done))
    version = 2
    await submit()
    ;(await there('.stale button')).click()
    await nextTick()
    // Saved before the latest is here, it would be refused once more.
    expect(root.querySelector<HTMLButtonElement>('form .solid-button')!.disabled).toBe(true)
    await vi.waitFor(() => expect(root.querySelector('.stale')).toBeNull())
    for (const [selector, value] of Object.entries(holds)) expect([selector, (await input(selector)).value]).toEqual([selector, value])
    const marked = [...root.querySelectorAll('.renewed')].map((mark) => {
      const of = mark.closest('.field')?.querySelector('input, select, textarea')?.id
      return [of, mark.classList.contains('kept') ? 'kept' : 'taken'].filter(Boolean).join(' ')
    })
    expect(marked).toEqual(marks)
    await submit()
    await vi.waitFor(() => expect(changes.length).toBe(2))
    const [method, path, body] = sent
    expect(changes.map((change) => change.tag)).toEqual([V1, '"v2"'])
    expect(changes[1]).toMatchObject({ method, path, ...(body ? { body } : {}) })
    if (body) expect(changes[1]!.body).toEqual(body)
  })
})

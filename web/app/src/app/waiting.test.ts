// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, nextTick, ref, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import RecordForm from '@/enterprise/RecordForm.vue'
import ProblemReport from '@/exchange/ProblemReport.vue'
import DutyList from '@/hazard/DutyList.vue'
import DutySheet from '@/hazard/DutySheet.vue'
import ChangeList from '@/list/ChangeList.vue'
import { i18n, useLanguage } from '@/app/i18n'

let stop: (() => void) | undefined
afterEach(() => {
  stop?.()
  vi.unstubAllGlobals()
})

/** A component, with how the server answers. */
async function shown(what: Component, props: object, answer: (url: string) => Promise<Response>) {
  await useLanguage('en')
  vi.stubGlobal('fetch', async (url: string) => answer(String(url)))
  const pinia = createPinia()
  setActivePinia(pinia)
  const app = createApp({ render: () => h(what, props) })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => h('i') } }] })
  app.use(pinia).use(i18n).use(router)
  const root = document.body.appendChild(document.createElement('div'))
  app.mount(root)
  stop = () => (app.unmount(), root.remove())
  return root
}
const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
const never = () => new Promise<Response>(() => undefined)
const said = (root: HTMLElement) => (root.textContent ?? '').replaceAll(/\s+/g, ' ')

describe('what the server has not said yet', () => {
  it('is no empty list of changes', async () => {
    let answer: (response: Response) => void = () => undefined
    const root = await shown(ChangeList, { scope: 0 }, () => new Promise((resolve) => (answer = resolve)))
    expect(said(root)).not.toContain('Nothing has happened')
    await vi.waitFor(() => (answer(json({ items: [], next: '', since: null })), expect(said(root)).toContain('Nothing has happened')))
  })
  it('is no number of problems', async () => {
    const one = { id: 1, kinds: [{ kind: 'textBroken', name: 'Text', error: true, count: 3 }], ended: null }
    const root = await shown(ProblemReport, { one }, never)
    await nextTick()
    expect(root.querySelector('[role=status]')!.textContent).not.toMatch(/\d/)
    expect(root.querySelector('[role=status]')!.textContent).toContain('—')
    expect(said(root)).not.toMatch(/\b0\b/)
  })
  it('is no number of duties, nor of those that are overdue, also when that cannot be answered', async () => {
    const waiting = await shown(DutySheet, { grid: 1 }, never)
    expect(said(waiting)).not.toMatch(/\b0\b/)
    stop?.()
    let broken = false
    const count = async (url: string) => {
      if (!url.includes('limit=1&') && !url.endsWith('limit=1'))
        return json({
          items: [
            {
              hazard: 1,
              key: 'filing',
              name: 'Tank',
              majorLevel: 1,
              gridName: 'x',
              text: '',
              source: '',
              state: 'due',
              day: null,
              days: 3,
              last: null,
              why: '',
            },
          ],
          matched: 1,
          next: '',
        })
      broken = true
      return new Response('{}', { status: 503 })
    }
    const root = await shown(DutySheet, { grid: 1 }, count)
    await vi.waitFor(() => expect(broken && root.querySelectorAll('li')).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve))
    expect(root.querySelector('.head .muted')!.textContent).toMatch(/1.*—/)
  })
})

describe('what could not be held against the printed text', () => {
  it('is marked beside a duty', async () => {
    const duty = {
      key: 'inspect',
      text: 'Inspect',
      source: 'Rules of ports',
      state: 'due',
      day: '2026-12-01',
      days: 2,
      last: null,
      why: '',
    }
    const root = await shown(
      DutyList,
      {
        may: false,
        detail: {
          id: 1,
          duties: [
            { ...duty, toConfirm: true },
            { ...duty, key: 'drill', source: 'Decree 40' },
          ],
        },
      },
      never,
    )
    expect([...root.querySelectorAll('li')].map((li) => li.textContent!.includes(i18n.global.t('common.toConfirm')))).toEqual([true, false])
  })
  it('is marked beside the type of a record', async () => {
    const kind = {
      key: 'licence',
      name: 'Licence',
      types: [{ key: 'work', name: 'Work licence', years: 3, source: 'Regulation 397', later: [], code: '', score: false }],
    }
    const record = { id: 1, version: 1, kind: 'licence', typeName: 'Work licence', fields: { type: 'work', dated: '2026-01-01' } }
    for (const toConfirm of [true, false]) {
      const words = { words: ref({ toConfirm, accidents: [] }), kindOf: () => kind }
      const root = await shown(RecordForm, { enterprise: 1, kind: 'licence', record, words }, never)
      expect(said(root)).toContain('Regulation 397')
      expect(said(root).includes(i18n.global.t('common.toConfirm'))).toBe(toConfirm)
      stop?.()
    }
  })
})

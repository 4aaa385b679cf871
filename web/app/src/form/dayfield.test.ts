// @vitest-environment happy-dom
import { createApp, defineComponent, h, nextTick, reactive } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { i18n, useLanguage } from '@/app/i18n'
import DayField from './DayField.vue'

const zone = process.env.TZ
let stop: (() => void) | undefined
beforeEach(async () => {
  // A browser on another day than China, in another language than the page.
  process.env.TZ = 'America/New_York'
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 28, 16, 30), toFake: ['Date'] })
  await useLanguage('zh')
})
afterEach(() => {
  stop?.()
  vi.useRealTimers()
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

function mounted(props: Record<string, unknown> = {}) {
  const state = reactive({ value: '', picked: [] as string[], ...(props as { value?: string }) })
  const app = createApp(
    defineComponent({
      setup: () => () =>
        h(DayField, {
          id: 'day',
          ...props,
          modelValue: state.value,
          'onUpdate:modelValue': (now: string) => (state.value = now),
          onPick: (day: string) => state.picked.push(day),
        }),
    }),
  )
  app.use(i18n)
  const root = document.body.appendChild(document.createElement('div'))
  app.mount(root)
  stop = () => (app.unmount(), root.remove())
  const input = root.querySelector('input')!
  async function type(text: string, done = true) {
    input.value = text
    input.dispatchEvent(new Event('input'))
    if (done) input.dispatchEvent(new Event('change'))
    await nextTick()
  }
  return { state, root, input, type }
}
const press = async (at: Element, key: string) => {
  at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  await nextTick()
  await nextTick()
}

describe('a field for a day', () => {
  it('shows 2026-11-28 and is no field of the browser', () => {
    const { input } = mounted({ value: '2026-11-28' })
    expect([input.type, input.value, input.id]).toEqual(['text', '2026-11-28', 'day'])
  })
  it('takes the usual ways of writing and puts them into one', async () => {
    const { input, state, type } = mounted()
    await type('2026年11月8日')
    expect([state.value, input.value, state.picked]).toEqual(['2026-11-08', '2026-11-08', ['2026-11-08']])
    await type('')
    expect([state.value, state.picked]).toEqual(['', ['2026-11-08', '']])
  })
  it('never takes what is no day for none: it is kept, said to be wrong, and not picked', async () => {
    const { input, root, state, type } = mounted()
    await type('2026-02-30')
    expect([state.value, state.picked, input.getAttribute('aria-invalid')]).toEqual(['2026-02-30', [], 'true'])
    expect(root.querySelector('[role=alert]')!.textContent).toBe('日期应如 2026-11-28。')
    expect(input.getAttribute('aria-describedby')).toBe(root.querySelector('[role=alert]')!.id)
    expect(input.validity.customError).toBe(true)
    await type('2026-02-28')
    expect([input.getAttribute('aria-invalid'), root.querySelector('[role=alert]'), input.validity.customError]).toEqual([
      'false',
      null,
      false,
    ])
  })
  it('says nothing while somebody types', async () => {
    const { root, type } = mounted()
    await type('2026-1', false)
    expect(root.querySelector('[role=alert]')).toBeNull()
  })
  it('keeps within bounds', async () => {
    const { root, state, type } = mounted({ min: '2026-11-10', max: '2026-11-29' })
    await type('2026-11-09')
    expect(root.querySelector('[role=alert]')!.textContent).toBe('最早可填 2026-11-10。')
    await type('2026-11-30')
    expect(root.querySelector('[role=alert]')!.textContent).toBe('最晚可填 2026-11-29。')
    expect(state.picked).toEqual([])
  })
  it('opens on the day it is in China, goes by arrows, and chooses', async () => {
    const { input, root, state } = mounted({ max: '2026-12-31' })
    await press(input, 'ArrowDown')
    const here = () => root.querySelector<HTMLElement>('[data-here]')!
    // It is half past midnight of the 29th in China, and noon of the 28th in New York.
    expect([here().getAttribute('aria-label'), here().getAttribute('aria-current')]).toEqual(['2026-11-29', 'date'])
    await press(here(), 'ArrowDown')
    await press(here(), 'PageDown')
    expect(here().getAttribute('aria-label')).toBe('2027-01-06')
    here().click()
    expect(state.picked).toEqual([])
    await press(here(), 'PageUp')
    await press(here(), 'Home')
    here().click()
    await nextTick()
    expect([state.value, state.picked, root.querySelector('[role=dialog]')]).toEqual(['2026-11-30', ['2026-11-30'], null])
  })
})

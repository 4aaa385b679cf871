// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Router } from 'vue-router'
import { useGo } from '@/link/go'
import { type Desk, press } from '@/link/keys'
import { register, viewKeys } from '@/link/capability'
import { useFrame } from '@/state/frame'
import { useRisk } from '@/state/risk'
import { CAPABILITIES } from './capabilities'

let on: { router: Router; map: { pan: Fake; zoom: Fake; home: Fake }; turn: Fake }
type Fake = ReturnType<typeof vi.fn<(...told: number[]) => void>>

beforeEach(() => {
  setActivePinia(createPinia())
  register(CAPABILITIES)
  const router = { currentRoute: { value: { params: {}, query: {} } }, push: vi.fn() } as unknown as Router
  on = { router, map: { pan: vi.fn(), zoom: vi.fn(), home: vi.fn() }, turn: vi.fn() }
  document.body.innerHTML =
    '<input id="i"><div role="tree"><b id="t" tabindex="0"></b></div><div id="m" tabindex="0"></div><div role="dialog"><button ' +
    'id="b"></button></div>'
})

function hit(key: string, id = 'm', more: KeyboardEventInit = {}, wall = false): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...more })
  Object.defineProperty(event, 'target', { value: document.getElementById(id) })
  return press(event, viewKeys(), on satisfies Desk, wall)
}

describe('keys', () => {
  it('do what the sheet says', () => {
    const frame = useFrame()
    const risk = useRisk()
    const { searching } = useGo()
    const { theme } = frame
    const asked = searching.value
    risk.levels = []
    for (const key of ['/', '?', 'ArrowUp', '+', '-', '3', '0', 'h', 'D', 'w']) expect([key, hit(key)]).toEqual([key, true])
    expect(on.map.pan.mock.calls).toEqual([[0, -120]])
    expect(on.map.zoom.mock.calls).toEqual([[1], [-1]])
    expect(on.map.home).toHaveBeenCalledOnce()
    expect([frame.theme === theme, frame.help, frame.wall]).toEqual([false, true, true])
    for (const [key, side] of [
      ['[', 'left'],
      ['】', 'right'],
    ] as const) {
      const was = frame[side]
      expect([key, hit(key), frame[side]]).toEqual([key, true, !was])
    }
    expect(searching.value).toBe(asked + 1)
    expect([...risk.levels].sort()).toEqual([0, 3])
  })
  it('go back one thing at a time', () => {
    const frame = useFrame()
    const risk = useRisk()
    frame.help = true
    risk.select({ kind: 'enterprise', id: 1 })
    hit('Escape')
    expect([frame.help, risk.selection?.id]).toEqual([false, 1])
    hit('Escape')
    expect([risk.selection, on.map.home.mock.calls.length]).toEqual([undefined, 0])
    hit('Escape')
    expect(on.map.home).toHaveBeenCalledOnce()
  })
  it('do little on the wall: the next one, the theme, and the way out', () => {
    const frame = useFrame()
    frame.wall = true
    const { left, theme } = frame
    for (const key of ['/', '?', '+', '3', '[', 'h', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'd'])
      expect([key, hit(key, 'm', {}, true)]).toEqual([key, true])
    expect(on.turn.mock.calls).toEqual([[-1], [1]])
    expect([on.map.pan, on.map.zoom, on.map.home].flatMap((done) => done.mock.calls)).toEqual([])
    expect([frame.left === left, frame.help, frame.theme === theme, frame.wall]).toEqual([true, false, false, true])
    hit('Escape', 'm', {}, true)
    expect(frame.wall).toBe(false)
  })
  it('are silent while somebody types and in dialogs', () => {
    expect([hit('/', 'i'), hit('1', 'i'), hit('Escape', 'b')]).toEqual([false, false, false])
  })
  it('leave arrows to trees and lists, but not the other keys', () => {
    expect([hit('ArrowDown', 't'), hit('2', 't')]).toEqual([false, true])
  })
  it('leave the browser its own shortcuts', () => {
    expect([hit('d', 'm', { ctrlKey: true }), hit('+', 'm', { metaKey: true }), hit('ArrowLeft', 'm', { altKey: true }), hit('5')]).toEqual(
      [false, false, false, false],
    )
  })
  it('pan further with shift', () => {
    hit('ArrowLeft', 'm', { shiftKey: true })
    expect(on.map.pan.mock.calls).toEqual([[-360, 0]])
  })
  it('are said once for the desk and once for the wall, and each is on the sheet', () => {
    for (const here of ['desk', 'wall']) {
      const keys = viewKeys()
        .filter(({ where = 'desk' }) => where === 'both' || where === here)
        .flatMap((one) => one.keys ?? [])
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
    }
    const caps = viewKeys().flatMap(({ shown }) => shown?.caps ?? [])
    const arrows: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', '-': '−' }
    const unsaid = viewKeys()
      .flatMap((one) => one.keys ?? [])
      .filter((key) => !/[=_【】？]/.test(key) && !caps.includes(arrows[key] ?? key.toUpperCase()))
    expect(unsaid).toEqual([])
  })
})

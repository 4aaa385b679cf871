// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { press, type KeyActions } from './keys'

const names = ['search', 'help', 'pan', 'zoom', 'level', 'left', 'right', 'home', 'escape', 'theme', 'wall'] as const
let actions: Record<(typeof names)[number], ReturnType<typeof vi.fn>>
beforeEach(() => {
  actions = Object.fromEntries(names.map((name) => [name, vi.fn()])) as typeof actions
  document.body.innerHTML =
    '<input id="i"><div role="tree"><b id="t" tabindex="0"></b></div><div id="m" tabindex="0"></div><div role="dialog"><button ' +
    'id="b"></button></div>'
})

function hit(key: string, id = 'm', more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...more })
  Object.defineProperty(event, 'target', { value: document.getElementById(id) })
  return press(event, actions as unknown as KeyActions)
}

describe('keys', () => {
  it('does what the sheet says', () => {
    for (const key of ['/', '?', 'ArrowUp', '+', '-', '3', '0', '[', ']', 'h', 'Escape', 'd', 'w'])
      expect([key, hit(key)]).toEqual([key, true])
    expect(actions.pan).toHaveBeenCalledWith(0, -120)
    expect(actions.zoom.mock.calls).toEqual([[1], [-1]])
    expect(actions.level.mock.calls).toEqual([[3], [0]])
  })
  it('is silent while somebody types and in dialogs', () => {
    expect(hit('/', 'i')).toBe(false)
    expect(hit('1', 'i')).toBe(false)
    expect(hit('Escape', 'b')).toBe(false)
  })
  it('leaves arrows to trees and lists, but not the other keys', () => {
    expect(hit('ArrowDown', 't')).toBe(false)
    expect(hit('2', 't')).toBe(true)
  })
  it('leaves the browser its own shortcuts', () => {
    expect(hit('d', 'm', { ctrlKey: true })).toBe(false)
    expect(hit('+', 'm', { metaKey: true })).toBe(false)
    expect(hit('ArrowLeft', 'm', { altKey: true })).toBe(false)
    expect(hit('5')).toBe(false)
  })
  it('pans further with shift', () => {
    hit('ArrowLeft', 'm', { shiftKey: true })
    expect(actions.pan).toHaveBeenCalledWith(-360, 0)
  })
})

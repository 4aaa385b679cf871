// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'

vi.mock('@/api/root', () => ({ ROOT: '/x/' }))

it('keeps what is of one installation from the others at the host', async () => {
  localStorage.setItem('anwang.account', '7')
  localStorage.setItem('anwang.recent.of.7', 'theirs')
  const { mark, ownKey, unmark } = await import('./mark')
  mark(7)
  const key = ownKey('recent')
  expect(key).not.toBe('anwang.recent.of.7')
  localStorage.setItem(key, 'ours')
  unmark()
  expect([localStorage.getItem('anwang.account'), localStorage.getItem('anwang.recent.of.7'), localStorage.getItem(key)]).toEqual([
    '7',
    'theirs',
    null,
  ])
})

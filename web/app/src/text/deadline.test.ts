import { describe, expect, it } from 'vitest'
import { deadlineText } from './deadline'

const now = new Date('2026-11-22T06:00:00Z')
describe('deadlines', () => {
  it.each([
    ['2026-11-19T06:00:00Z', 'rectifying', { key: 'danger.overdue', n: 3 }],
    ['2026-11-22T05:00:00Z', 'rectifying', { key: 'danger.overdue', n: 1 }],
    ['2026-11-22T10:00:00Z', 'rectifying', { key: 'danger.today', n: 0 }],
    // Tomorrow in China is tomorrow, even in less than a day; yesterday was yesterday, even in the same night.
    ['2026-11-22T16:00:00Z', 'rectifying', { key: 'danger.left', n: 1 }],
    ['2026-11-22T15:59:59Z', 'rectifying', { key: 'danger.today', n: 0 }],
    ['2026-11-20T15:59:59Z', 'rectifying', { key: 'danger.overdue', n: 2 }],
    ['2026-11-28T06:00:00Z', 'pendingAccept', { key: 'danger.left', n: 6 }],
    ['2026-11-19T06:00:00Z', 'closed', undefined],
    [null, 'rectifying', undefined],
  ])('%s %s', (deadline, state, text) => expect(deadlineText(deadline, state, now)).toEqual(text))
})

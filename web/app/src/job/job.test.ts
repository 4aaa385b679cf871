import { describe, expect, it } from 'vitest'
import { lively, mayCancel, mayRetry, progress, resultOf, took, type Job } from './job'

const job = (of: Partial<Job>): Job => ({
  id: 1,
  kind: 'import.run',
  kindName: '导入表格',
  state: 'running',
  subject: 7,
  name: 'a.xlsx',
  account: 1,
  actor: 'a',
  grid: 0,
  gridName: '',
  created: '2026-11-29T08:00:00Z',
  began: null,
  ended: null,
  next: null,
  attempt: 1,
  attempts: 3,
  done: 0,
  total: 0,
  failure: '',
  server: '',
  ...of,
})

describe('a job of the background work', () => {
  it('is retried when it is over and came to nothing, and called off before', () => {
    const can = (state: Job['state']) => [mayRetry(job({ state })), mayCancel(job({ state }))]
    expect(can('waiting')).toEqual([false, true])
    expect(can('running')).toEqual([false, true])
    expect(can('retrying')).toEqual([true, true])
    expect(can('done')).toEqual([false, false])
    expect(can('failed')).toEqual([true, false])
    expect(can('cancelled')).toEqual([true, false])
  })
  it('shows how far it is only while that is known and it runs', () => {
    expect(progress(job({ done: 5, total: 10 }))).toBe(0.5)
    expect(progress(job({ done: 11, total: 10 }))).toBe(1)
    expect(progress(job({ done: 5 }))).toBeUndefined()
    expect(progress(job({ done: 5, total: 10, state: 'done' }))).toBeUndefined()
  })
  it('took the time of its last attempt', () => {
    expect(took(job({ began: '2026-11-29T08:00:10Z', ended: '2026-11-29T08:01:10Z' }))).toBe(60)
    expect(took(job({ began: '2026-11-29T08:00:10Z' }))).toBeUndefined()
  })
  it('leads to what came of it', () => {
    expect(resultOf(job({}))).toBe('/import/7')
    expect(resultOf(job({ kind: 'session.tidy', subject: 0 }))).toBeUndefined()
  })
  it('is looked at often only while something happens', () => {
    expect(lively(undefined)).toBe(false)
    expect(lively({ done: 3, failed: 1, running: 0 })).toBe(false)
    expect(lively({ done: 3, retrying: 1 })).toBe(true)
  })
})

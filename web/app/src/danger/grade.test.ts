import { describe, expect, it } from 'vitest'
import { chinese, english } from '@/app/texts'
import { gradeKey, turnKey } from './grade'

const [zh, en] = await Promise.all([chinese(), english()])

const said = (texts: object, key: string) => key.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], texts)

describe('the grade of a danger', () => {
  it('is a first judgement until somebody grades it', () => {
    expect(said(zh, gradeKey({ state: 'registered', grade: 'general' }))).toBe('初步判断：一般（待定级）')
    expect(said(zh, gradeKey({ state: 'registered', grade: 'major' }))).toBe('初步判断：重大（待定级）')
    for (const state of ['graded', 'rectifying', 'extension', 'pendingAccept', 'closed'] as const)
      expect(said(zh, gradeKey({ state, grade: 'general' }))).toBe('一般隐患')
    expect(gradeKey({ state: 'registered' })).toBe('')
  })
  it('says whose turn it is as long as it is open, in both languages', () => {
    for (const grade of ['general', 'major'] as const)
      for (const state of ['registered', 'graded', 'rectifying', 'extension', 'pendingAccept'] as const)
        for (const texts of [zh, en]) expect(said(texts, turnKey({ state, grade })), `${grade} ${state}`).toBeTypeOf('string')
    for (const state of ['closed', 'voided'] as const) expect(turnKey({ state, grade: 'major' })).toBe('')
    expect(turnKey({ state: 'pendingAccept', grade: 'major' })).not.toBe(turnKey({ state: 'pendingAccept', grade: 'general' }))
  })
})

import { describe, expect, it } from 'vitest'
import { find } from './find'
import type { Standard } from './types'

const standard = {
  substances: [
    { entry: 1, name: '氨', nameZh: '氨', alias: '液氨', cas: ['7664-41-7'], q: 10, beta: 2 },
    { entry: 6, name: '碳酰氯', nameZh: '碳酰氯', alias: '光气', cas: ['75-44-5'], q: 0.3, beta: 20 },
    { entry: 12, name: '氯', nameZh: '氯', alias: '液氯、氯气', cas: ['7782-50-5'], q: 5, beta: 4 },
    { entry: 65, name: 'Methanol', nameZh: '甲醇', cas: ['67-56-1'], q: 500, beta: 1 },
  ],
  classes: [{ key: 'W5.3', name: '易燃液体 类别2', q: 1000, beta: 1 }],
} as unknown as Standard
const entries = (question: string) => find(standard, question).map((h) => h.entry || h.classKey)

describe('find', () => {
  it('finds by name, the exact one first', () => expect(entries('氯')).toEqual([12, 6]))
  it('finds by alias', () => expect(entries('光气')).toEqual([6]))
  it('finds by CAS number, dashes or none', () => {
    expect(entries('7782-50-5')).toEqual([12])
    expect(entries('7664417')).toEqual([1])
  })
  it('finds the Chinese name in English too', () => expect(entries('甲醇')).toEqual([65]))
  it('finds classes', () => {
    expect(entries('w5.3')).toEqual(['W5.3'])
    expect(entries('易燃')).toEqual(['W5.3'])
  })
  it('finds nothing for nonsense and everything for nothing', () => {
    expect(entries('(((')).toHaveLength(4)
    expect(entries('zzz')).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { find, findClasses } from './find'
import type { Standard } from '@/api/hazard'

/** The rows of a table of the standard, as the server reads it; texts with commas are in quotation marks. */
const table = (name: string) =>
  readFileSync(`../../grid/hazard/gb18218/${name}.csv`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((m) => m[2] ?? m[1]!))
const standard = {
  substances: table('substances').map(([entry, nameZh, name, alias, cas, q]) => ({
    entry: Number(entry),
    name,
    nameZh,
    alias,
    cas: cas!.split(' ').filter(Boolean),
    q: Number(q),
    initials: entry === '67' ? ['yc', 'jj'] : [],
  })),
  names: table('names').map(([nameZh, name, alias, cas, classes, note]) => ({
    nameZh,
    name,
    alias: alias!.split('、').filter(Boolean),
    initials: nameZh === '柴油' ? ['cy', 'qcy'] : [],
    cas,
    classes: classes!.split(' ').filter(Boolean),
    note,
  })),
  classes: [
    { key: 'W5.3', name: '易燃液体 类别2', q: 1000, beta: 1 },
    { key: 'W5.4', name: '易燃液体 类别3', q: 5000, beta: 1 },
  ],
} as unknown as Standard
const entries = (question: string) => find(standard, question, 200).map((h) => h.entry || h.classes.join())
/** What a name finds first: an entry of Table 1, or the classes it is proposed with; empty: it does not count. */
const first = (question: string) => {
  const hit = find(standard, question)[0]
  return hit && (hit.entry || hit.classes.join())
}

describe('find', () => {
  it('finds by name, the exact one first', () => expect(entries('氯').slice(0, 2)).toEqual([12, 11]))
  it('finds by alias', () => expect(entries('光气')).toEqual([6]))
  it('finds by CAS number, dashes or none', () => {
    expect(entries('7782-50-5')).toEqual([12])
    expect(entries('7664417')).toEqual([1])
  })
  it('finds the Chinese name in English too', () => expect(first('甲醇')).toBe(65))
  it('finds classes', () => {
    expect(entries('w5.3')[0]).toBe('W5.3')
    expect(findClasses(standard, '易燃').map((h) => h.key)).toEqual(['cW5.3', 'cW5.4'])
    expect(findClasses(standard, '')).toHaveLength(2)
  })
  it('finds nothing for nonsense and everything for nothing', () => {
    expect(entries('(((')).toHaveLength(85)
    expect(entries('zzz')).toEqual([])
  })
  it.each([
    ['柴油', 'W5.4'],
    ['diesel', 'W5.4'],
    ['cy', 'W5.4'],
    ['双氧水', 'W9.1'],
    ['过氧化氢', 'W9.1'],
    ['硫磺', 'W10'],
    ['石脑油', 'W5.3'],
    ['丙烷', 52],
    ['propane', 52],
    ['液化气', 52],
    ['液氯', 12],
    ['液氨', 1],
    ['电石', 83],
    ['黄磷', 73],
    ['酒精', 67],
    ['jj', 67],
    ['天那水', 'W5.3'],
    ['香蕉水', 'W5.3'],
    ['盐酸', ''],
    ['烧碱', ''],
    ['硫酸', ''],
    ['煤气', 13],
    ['一氧化碳', 13],
    ['CNG', 49],
    ['LNG', 49],
    ['天然气', 49],
    ['氧气', 56],
    ['氢气', 51],
    ['汽油', 66],
    ['煤油', 'W5.4'],
    ['氨水', ''],
    ['硝化棉', 37],
    ['环氧丙烷', 63],
    ['TNT', 35],
    ['二甲苯', 'W5.4'],
    ['氯气', 12],
    ['甲苯', 64],
    ['苯', 57],
    ['乙醇', 67],
  ])('finds the row of %s first', (name, row) => expect(first(name)).toBe(row))
  it('names both strengths of hydrogen peroxide', () => expect(entries('双氧水')).toEqual(['W9.1', 'W9.2']))
  it('says of what does not count why', () => expect(find(standard, '烧碱')[0]!.note).toContain('不在表1、表2'))
})

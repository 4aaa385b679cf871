import { describe, expect, it } from 'vitest'
import { faultsByPointer, chooseMode, differences, faultsBelow, nextVersion, editorPointer, pointsByClass, setClass } from './draft'
import type { RuleBody } from '@/api/rule'

function body(): RuleBody {
  return {
    source: 'the city, 2026',
    scoring: {
      groups: [
        { key: 'inherent', combine: 'max' },
        { key: 'control', combine: 'sum', least: -12, most: 45 },
      ],
      factors: [
        {
          key: 'declared',
          group: 'inherent',
          weight: 1,
          assesses: true,
          effort: 30,
          steps: [
            [1, 10],
            [2, 40],
            [3, 65],
            [4, 85],
          ],
        },
        { key: 'dangers_major', group: 'control', weight: 1, effort: 5, per: 8, most: 24 },
      ],
      bands: { red: 80, orange: 60, yellow: 35 },
      guards: [
        { key: 'veto', kind: 'veto', level: 1, all: [['score19_veto', 1]], name: { zh: '否决', en: 'veto' }, sectors: ['chemical'] },
      ],
      gradeBest: 'A',
      sectors: [],
    },
    rollup: {
      mode: 'sum',
      weights: { red: 10, orange: 5, yellow: 2, blue: 0.5 },
      majorOpen: 4,
      generalOverdue: 0.5,
      listedOpen: 3,
      fatal: 6,
      bands: { red: 80, orange: 60, yellow: 35 },
      k: { 1: 9000, 4: 30 },
      floors: [{ depth: 0, what: 'red_enterprises', count: 1, level: 2 }],
    },
  }
}

describe('differences of rule sets', () => {
  it('are none between equal ones, however they were written', () => {
    const now = body()
    now.scoring.groups[0]!.most = 0
    now.scoring.factors[0]!.sectors = []
    expect(differences(body(), now)).toEqual([])
  })
  it('name each change with its place', () => {
    const now = body()
    now.scoring.factors[1]!.weight = 2
    now.scoring.factors[0]!.steps![3] = [4, 90]
    now.scoring.bands.red = 75
    now.rollup.k![4] = 25
    now.rollup.floors[0]!.level = 1
    now.scoring.sectors = [{ sector: 'gas', weights: { declared: 2 } }]
    expect(differences(body(), now).map((c) => [c.part, c.subject, c.field, c.at, c.from, c.to])).toEqual([
      ['bands', 'scoring', 'red', '/scoring/bands/red', 80, 75],
      ['factor', 'declared#4', 'points', '/scoring/factors/0/class/4', 85, 90],
      ['factor', 'dangers_major', 'weight', '/scoring/factors/1/weight', 1, 2],
      ['sector', 'gas', 'added', '/scoring/sectors/0', undefined, now.scoring.sectors[0]],
      ['k', '4', 'k', '/rollup/k/4', 30, 25],
      ['floor', 'red_enterprises#0', 'level', '/rollup/floors/0/level', 2, 1],
    ])
  })
  it('tell apart floors that count the same at the same depth', () => {
    const [was, now] = [body(), body()]
    for (const b of [was, now]) b.rollup.floors.push({ depth: 0, what: 'red_enterprises', count: 3, level: 1 })
    expect(differences(was, now)).toEqual([])
    now.rollup.floors[1]!.count = 4
    expect(differences(was, now).map((c) => [c.subject, c.at, c.from, c.to])).toEqual([
      ['red_enterprises#0#1', '/rollup/floors/1/count', 3, 4],
    ])
  })
  it('tell what the sums and the reach of a guard have become', () => {
    const now = body()
    chooseMode(now.rollup, 'share', [1, 4])
    now.rollup.floors[0]!.top = 3
    expect(differences(body(), now).map((c) => [c.subject, c.field, c.from, c.to])).toEqual([
      ['', 'mode', 'sum', 'share'],
      ['', 'threshold', undefined, 12],
      ['shares', 'red', undefined, 12],
      ['shares', 'orange', undefined, 6],
      ['shares', 'yellow', undefined, 1],
      ['red_enterprises#0', 'top', 0, 3],
    ])
  })
  it('give a mode what it needs and keep what another needed', () => {
    const rollup = { ...body().rollup, bands: undefined, k: undefined } as unknown as RuleBody['rollup']
    chooseMode(rollup, 'sum', [1, 2, 5])
    expect(rollup.k).toEqual({ 1: 40000, 2: 2500, 5: 8 })
    rollup.k![5] = 11
    chooseMode(rollup, 'share', [1, 2, 5])
    chooseMode(rollup, 'sum', [1, 2, 5])
    expect([rollup.k![5], rollup.threshold]).toEqual([11, 12])
  })
  it('pair entries by their keys, not their order', () => {
    const now = body()
    now.scoring.factors.reverse()
    expect(differences(body(), now)).toEqual([])
    now.scoring.factors.shift()
    expect(differences(body(), now).map((c) => [c.subject, c.field])).toEqual([['dangers_major', 'removed']])
  })
})

describe('points of classes', () => {
  it('are set, taken away and stay in order', () => {
    const rule = body().scoring.factors[0]!
    setClass(rule, 2, undefined)
    setClass(rule, 1, 12)
    expect(rule.steps).toEqual([
      [1, 12],
      [3, 65],
      [4, 85],
    ])
    setClass(rule, 2, 30)
    expect([...pointsByClass(rule)]).toEqual([
      [1, 12],
      [2, 30],
      [3, 65],
      [4, 85],
    ])
  })
})

describe('faults', () => {
  it('of a step belong to its class', () => {
    expect(editorPointer('/scoring/factors/0/steps/2/1', body())).toBe('/scoring/factors/0/class/3')
    expect(editorPointer('/scoring/bands', body())).toBe('/scoring/bands')
  })
  it('are found by place, with or without the name of the body', () => {
    const found = faultsByPointer(
      [
        { pointer: '/body/scoring/bands', text: 'A' },
        { pointer: '/scoring/bands', text: 'B' },
        { pointer: '/rollup/k/4', text: 'C' },
      ],
      body(),
    )
    expect([...found]).toEqual([
      ['/scoring/bands', 'A B'],
      ['/rollup/k/4', 'C'],
    ])
    expect([faultsBelow(found, '/scoring'), faultsBelow(found, '/rollup/k'), faultsBelow(found, '/rollup/k/40')]).toEqual([1, 1, 0])
  })
})

describe('the next version', () => {
  it('counts up past those there are', () => {
    expect(nextVersion('2026-1', ['2026-1', '2026-2'])).toBe('2026-3')
    expect(nextVersion('spring', ['spring'])).toBe('spring-2')
  })
})

import { describe, expect, it } from 'vitest'
import type { HazardDetail } from '@/api/hazard'
import { bodyOf, emptyRow, fresh, unitOf, valuesOf, whole } from './values'

describe('values of a hazard source', () => {
  it('sends a whole new unit', () => {
    const v = fresh('unit')
    Object.assign(v, {
      enterprise: 3,
      name: ' 罐区 ',
      people: 12,
      peopleSource: '核查',
      rows: [{ ...emptyRow(), entry: 12, tonnes: 12, containers: 3 }],
    })
    expect(bodyOf(v)).toEqual({
      category: 'unit',
      enterprise: 3,
      name: '罐区',
      kind: 'tank_farm',
      control: '',
      measures: '',
      regime: '',
      peopleSource: '核查',
      unit: { kind: 'storage', people: 12, substances: [{ entry: 12, tonnes: 12, containers: 3 }] },
    })
  })
  it('leaves people out that nobody has counted; none at all is a number', () => {
    const v = fresh('unit')
    v.rows = [{ ...emptyRow(), entry: 65, tonnes: 5000 }]
    expect('people' in unitOf(v)).toBe(false)
    v.people = 0
    expect(unitOf(v).people).toBe(0)
    const d = {
      category: 'unit',
      name: '罐区',
      lon: 1,
      lat: 2,
      peopleSource: '',
      control: '',
      unit: { kind: 'storage', substances: [{ entry: 65, tonnes: 5000 }] },
    } as unknown as HazardDetail
    expect(valuesOf(d).people).toBe('')
    expect('people' in unitOf(valuesOf(d))).toBe(false)
    expect(bodyOf(valuesOf(d), valuesOf(d))).toEqual({})
  })
  it('calculates with whole rows alone', () => {
    const v = fresh('unit')
    v.rows = [
      { ...emptyRow(), entry: 1, tonnes: 2 },
      { ...emptyRow(), entry: 1 },
      { ...emptyRow(), tonnes: 3 },
    ]
    expect(unitOf(v, whole).substances).toEqual([{ entry: 1, tonnes: 2 }])
  })
  it('sends nothing of a record that was not touched, and never a masked person', () => {
    const d = {
      category: 'point',
      name: '点',
      hazardKind: 'dust',
      lon: 1,
      lat: 2,
      enterprise: 3,
      peopleSource: '',
      control: 'post',
      measures: 'm',
      rating: { method: 'LS4', values: { L: 1, S: 2 } },
      persons: [{ role: 'responsible', name: '欧***' }],
    } as unknown as HazardDetail
    const v = valuesOf(d)
    expect(bodyOf(v, valuesOf(d))).toEqual({})
    v.factors.L = 4
    v.lon = 1.5
    expect(bodyOf(v, valuesOf(d))).toEqual({ rating: { method: 'LS4', values: { L: 4, S: 2 } }, lon: 1.5, lat: 2 })
  })
  it('says under which rules a unit is supervised', () => {
    const d = {
      category: 'unit',
      name: '站',
      lon: 1,
      lat: 2,
      peopleSource: '',
      control: '',
      regime: { key: 'city_gas' },
    } as unknown as HazardDetail
    expect(valuesOf(d).regime).toBe('city_gas')
    expect(bodyOf(valuesOf(d), valuesOf(d))).toEqual({})
    expect(bodyOf({ ...valuesOf(d), regime: '' }, valuesOf(d))).toEqual({ regime: '' })
  })
  it('tells a place that holds nobody from one whose capacity nobody knows', () => {
    const crowded = (capacity: number | null) =>
      ({
        category: 'place',
        name: '礼堂',
        hazardKind: 'crowd',
        lon: 1,
        lat: 2,
        peopleSource: '',
        control: '',
        capacity,
      }) as unknown as HazardDetail
    expect(bodyOf(fresh('place')).capacity).toBeNull()
    expect(bodyOf({ ...fresh('place'), capacity: 0 }).capacity).toBe(0)
    expect(valuesOf(crowded(0)).capacity).toBe(0)
    expect(valuesOf(crowded(null)).capacity).toBe('')
    for (const n of [null, 0, 900]) expect(bodyOf(valuesOf(crowded(n)), valuesOf(crowded(n)))).toEqual({})
    expect(bodyOf({ ...valuesOf(crowded(900)), capacity: 0 }, valuesOf(crowded(900)))).toEqual({ capacity: 0 })
    expect(bodyOf({ ...valuesOf(crowded(900)), capacity: '' }, valuesOf(crowded(900)))).toEqual({ capacity: null })
    expect(bodyOf({ ...valuesOf(crowded(null)), capacity: 0 }, valuesOf(crowded(null)))).toEqual({ capacity: 0 })
  })
  it('takes a rating away', () => {
    const d = {
      category: 'point',
      name: '点',
      hazardKind: 'dust',
      lon: 1,
      lat: 2,
      peopleSource: '',
      control: '',
      rating: { method: 'LS4', values: { L: 1, S: 2 } },
    } as unknown as HazardDetail
    expect(bodyOf({ ...valuesOf(d), method: '' }, valuesOf(d))).toEqual({ rating: {} })
  })
})

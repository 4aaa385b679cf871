import { describe, expect, it } from 'vitest'
import { accidentOn, readTypes, sourceOn } from './edition'
import type { Edition, Type } from '@/api/enterprise'

const edition = (version: string, from: string, entered = true): Edition => ({
  version,
  source: `GB 6441-${version}`,
  from,
  entered,
  types: [],
  row: 1,
})

describe('editions', () => {
  it('of accidents go by the day', () => {
    const list = [edition('1986', '1987-02-01'), edition('2025', '2026-07-01')]
    const by = (day: string, of = list) => [accidentOn(of, day).by?.version, accidentOn(of, day).wanting?.version]
    expect(by('2026-06-30')).toEqual(['1986', undefined])
    expect(by('2026-07-01')).toEqual(['2025', undefined])
    expect(by('1980-01-01')).toEqual(['1986', undefined])
    expect(by('2026-07-01', [list[0]!, edition('2025', '2026-07-01', false)])).toEqual(['1986', '2025'])
  })
  it('of a rule go by the day', () => {
    const type = { source: '条例', later: [{ from: '2026-05-01', source: '法' }] } as unknown as Type
    expect(['2026-04-30', '2026-05-01'].map((day) => sourceOn(type, day))).toEqual(['条例', '法'])
  })
  it('are read as they are typed off the print', () => {
    expect(readTypes('01 物体打击 | Struck by object\n\n02、车辆伤害\n 其他伤害 ｜Other ')).toEqual([
      { code: '01', zh: '物体打击', en: 'Struck by object' },
      { code: '02', zh: '车辆伤害' },
      { code: '', zh: '其他伤害', en: 'Other' },
    ])
  })
})

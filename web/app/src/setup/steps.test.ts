import { ref } from 'vue'
import { describe, expect, it } from 'vitest'
import type { Wire } from '@/api/schema'
import { lacking, there } from './steps'

const empty: Wire['FirstStepsBody'] = {
  code: '371000',
  city: '威海市',
  steps: [],
  levels: [{ name: '市', nameEn: 'City', grids: 1, shaped: 0 }],
  networks: 1,
  shaped: false,
  organisations: 0,
  security: 0,
  auditors: 0,
  people: 0,
  departments: 0,
  enterprises: 0,
  noSector: 0,
  sectors: 22,
  unanswered: 20,
}
const say = { t: (key: string, values?: object) => `${key} ${JSON.stringify(values ?? {})}`, many: String, language: ref('en') }

describe('the first steps', () => {
  it('name what is missing, and nothing that is there', () => {
    expect(lacking(empty, 'people').map(({ key }) => key)).toEqual(['security', 'auditors', 'organisations', 'people'])
    expect(lacking({ ...empty, security: 1, people: 2 }, 'people').map(({ key }) => key)).toEqual(['auditors', 'organisations'])
    expect(lacking(empty, 'boundaries')).toEqual([{ key: 'city', n: 0 }])
    const levels = [...empty.levels, { name: '区', nameEn: 'County', grids: 4, shaped: 1 }]
    expect(lacking({ ...empty, levels }, 'boundaries')).toEqual([{ key: 'grids', n: 4 }])
    expect(lacking(empty, 'city')).toEqual([])
  })
  it('say of enterprises without a sector nothing while there is no enterprise', () => {
    expect(there(empty, 'sectors', say)).toBe('setup.there.sectors {"n":22,"none":20}')
    expect(lacking(empty, 'sectors')).toEqual([{ key: 'enterprises', n: 0 }])
    expect(there({ ...empty, enterprises: 3, noSector: 2 }, 'sectors', say)).toContain('"n":"2"')
  })
  it('call the levels as the person reads them', () => {
    expect(there(empty, 'levels', say)).toContain('"name":"City"')
    expect(there(empty, 'levels', { ...say, language: ref('zh') })).toContain('"name":"市"')
  })
})

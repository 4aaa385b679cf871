import { describe, expect, it } from 'vitest'
import { choicesOf, described, doingOf, filled, freeKey, leaveOut, unusedOf, type Description, type Network } from './description'

const description: Description = {
  network: { key: 'territory', name: '属地网格', nameEn: 'Territory', kind: 'territory' },
  levels: [
    { name: '市', nameEn: 'City', grids: [{ code: '371000000000', name: '' }] },
    {
      name: '区县',
      nameEn: 'County',
      sources: [{ file: 'a.geojson', code: 'code', name: 'name', where: { level: '3' } }],
      grids: [],
    },
  ],
  holes: [{ name: '水库', reason: '水面', at: [122.1, 37.2] }],
  maxGap: 500,
  tolerance: 0,
  decides: 'coarse',
}
const network: Network = {
  id: 1,
  key: 'territory',
  name: '网格',
  nameEn: 'Grids',
  kind: 'territory',
  main: true,
  root: { code: '371000000000', name: '威海市' },
  levels: [
    { name: '全市', nameEn: 'Whole city', grids: 1 },
    { name: '区市', nameEn: 'District', grids: 0 },
  ],
  versions: [],
  holes: [],
}

describe('the description of a load', () => {
  it('comes back from its form as it went into it', () => {
    const { note, ...back } = described(filled(description))
    expect(note).toBe('')
    expect(back).toEqual({
      ...description,
      levels: [{ ...description.levels[0], sources: [] }, description.levels[1]],
    })
  })
  it('keeps of a source what the form does not know', () => {
    const source = { file: 'a', without: [3, 5], encoding: 'GB18030' }
    const level = { name: '市', nameEn: 'City', sources: [source] }
    expect(described(filled({ ...description, levels: [level] })).levels[0]!.sources).toEqual([source])
  })
  it('calls in English what has no English name, as far as it is known', () => {
    const draft = filled(description)
    draft.levels[1]!.nameEn = ' '
    draft.levels[0]!.name = '全域'
    draft.levels[0]!.nameEn = ''
    expect(described(draft).levels.map(({ nameEn }) => nameEn)).toEqual(['全域', 'County'])
  })
  it('leaves a row out wherever its file is used, once', () => {
    const draft = filled(description)
    leaveOut(draft, 'a.geojson', 7)
    leaveOut(draft, 'a.geojson', 7)
    leaveOut(draft, 'b.geojson', 8)
    expect(described(draft).levels[1]!.sources![0]!.without).toEqual([7])
  })
  it('says which codes are others than before', () => {
    const draft = filled({ ...description, recoded: [{ was: '371002', now: '371020' }] })
    draft.recoded += '\n371003 → 371021'
    expect(described(draft).recoded).toEqual([
      { was: '371002', now: '371020' },
      { was: '371003', now: '371021' },
    ])
  })
  it('is refused with a hole that lies nowhere, instead of one at 0, 0', () => {
    const draft = filled(description)
    draft.holes[0]!.lon = ''
    expect(described(draft).holes![0]!.at[0]).toBe(999)
  })
  it('reads a line for each grid', () => {
    const draft = filled(description)
    draft.levels[0]!.grids = ' 371000，威海市 \n\n371002 环翠 区'
    expect(described(draft).levels[0]!.grids).toEqual([
      { code: '371000', name: '威海市' },
      { code: '371002', name: '环翠 区' },
    ])
  })
  it('finds a key that no network has', () => {
    expect(freeKey('territory', [network])).toBe('territory_2')
    expect(freeKey('sector', [network])).toBe('sector')
  })
  it('knows which layers are used by no level', () => {
    const system = { said: '', found: 'cgcs2000', sure: true, byRow: false, choices: [], reason: '' }
    const layer = (name: string) => ({
      name,
      geometry: 'area' as const,
      rows: 1,
      shapes: {},
      columns: [],
      bound: [],
      encoding: '',
      system,
      told: [],
    })
    const file = { size: 1, format: '', told: [] }
    const choices = choicesOf({
      files: [
        { ...file, number: 1, name: 'a.geojson', layers: [layer('')] },
        { ...file, number: 2, name: 'b.gpkg', layers: [layer('x'), layer('y')] },
      ],
    })
    expect(unusedOf(filled(description), choices).map(({ file, layer: { name } }) => `${file}/${name}`)).toEqual(['b.gpkg/x', 'b.gpkg/y'])
  })
})

describe('the work at a load', () => {
  it('is named by how far it is: the levels are read, then they are made one', () => {
    const at = (done: number) => doingOf({ description, done })
    expect([0, 1].map(at)).toEqual([
      { key: 'read', level: 0 },
      { key: 'read', level: 1 },
    ])
    expect([2, 3, 4, 5].map((done) => at(done).key)).toEqual(['parents', 'shapes', 'keep', 'keep'])
  })
})

/** What becomes of the files of a load: as a form has it, and as the server takes it. */
import type { Wire } from '@/api/schema'
import { dayOf, startOf } from '@/text/day'

export type Load = Wire['BoundaryLoadBody']
export type Description = Wire['Description']
export type Proposal = Wire['BoundaryProposal']
export type Network = Wire['Network']
export type FileLayer = Wire['BoundaryLayerBody']
export type Finding = Wire['BoundaryFindingBody']
export type Change = Wire['BoundaryChangeBody']
export type Outline = Wire['BoundaryOutlineBody']
export type Preview = Wire['BoundaryPreviewBody']

/** How many levels a network has at most. */
export const MOST_LEVELS = 6
/** What of a row says what it is. */
export const COLUMNS = ['code', 'name', 'parent', 'parentName'] as const

export type SourceDraft = Required<Pick<Wire['Source'], 'file' | 'layer' | 'system' | 'over' | 'without' | (typeof COLUMNS)[number]>> &
  Omit<Wire['Source'], 'where'> & {
    /** Only rows in which this column has this value; no column: all. */
    column: string
    value: string
  }
export interface LevelDraft {
  name: string
  nameEn: string
  sources: SourceDraft[]
  /** Grids that no file names, a line each: code and name. */
  grids: string
}
export interface HoleDraft {
  name: string
  reason: string
  lon: number | ''
  lat: number | ''
}
export interface Draft {
  key: string
  name: string
  nameEn: string
  kind: 'territory' | 'sector'
  levels: LevelDraft[]
  holes: HoleDraft[]
  /** A day, or at once. */
  from: string
  note: string
  maxGap: number | ''
  tolerance: number | ''
  decides: 'fine' | 'coarse'
  /** Grids that have another code than before, a line each: the old one and the new one. */
  recoded: string
}

function sourceOf({ where = {}, ...given }: Wire['Source']): SourceDraft {
  const [column = '', value = ''] = Object.entries(where)[0] ?? []
  return { layer: '', code: '', name: '', parent: '', parentName: '', system: '', over: false, without: [], ...given, column, value }
}
/** What a form says of a description, or of none yet. */
export function filled(d?: Description | null): Draft {
  return {
    key: d?.network.key ?? 'territory',
    name: d?.network.name ?? '',
    nameEn: d?.network.nameEn ?? '',
    kind: d?.network.kind === 'sector' ? 'sector' : 'territory',
    levels: (d?.levels ?? []).map((level) => ({
      name: level.name,
      nameEn: level.nameEn,
      sources: (level.sources ?? []).map(sourceOf),
      grids: (level.grids ?? []).map((g) => `${g.code} ${g.name}`.trim()).join('\n'),
    })),
    holes: (d?.holes ?? []).map((hole) => ({ name: hole.name, reason: hole.reason, lon: hole.at[0], lat: hole.at[1] })),
    from: d?.validFrom ? dayOf(d.validFrom) : '',
    note: d?.note ?? '',
    maxGap: d?.maxGap || '',
    tolerance: d?.tolerance || '',
    decides: d?.decides === 'coarse' ? 'coarse' : 'fine',
    recoded: (d?.recoded ?? []).map(({ was, now }) => `${was} ${now}`).join('\n'),
  }
}

/** Lines of a code and what stands behind it. */
const pairsOf = (lines: string): [code: string, rest: string][] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [code = '', ...rest] = line.split(/[\s,，:：→]+/)
      return [code, rest.join(' ')]
    })

/** What the levels of a city are called in English, where nobody says another name. */
const ENGLISH: Readonly<Record<string, string>> = {
  省: 'Province',
  市: 'City',
  区: 'District',
  县: 'County',
  区县: 'County',
  功能区: 'Zone',
  镇街: 'Town or street',
  街道: 'Street',
  乡镇: 'Town',
  村居: 'Village or community',
  村社: 'Village or community',
  社区: 'Community',
  网格: 'Grid',
  驻地单位: 'Resident unit',
}

/** As the server takes it. */
export function described(draft: Draft): Description {
  const english = (name: string, given: string) => given.trim() || ENGLISH[name.trim()] || name.trim()
  return {
    network: { key: draft.key, name: draft.name.trim(), nameEn: english(draft.name, draft.nameEn), kind: draft.kind },
    levels: draft.levels.map((level) => ({
      name: level.name.trim(),
      nameEn: english(level.name, level.nameEn),
      sources: level.sources.map(({ column, value, file, ...given }) => ({
        file,
        ...Object.fromEntries(Object.entries(given).filter(([, of]) => (Array.isArray(of) ? of.length : of))),
        ...(column ? { where: { [column]: value.trim() } } : {}),
      })),
      grids: pairsOf(level.grids).map(([code, name]) => ({ code, name })),
    })),
    holes: draft.holes.map(({ name, reason, lon, lat }) => ({
      name: name.trim(),
      reason: reason.trim(),
      at: [lon === '' ? 999 : lon, lat === '' ? 999 : lat] as [number, number],
    })),
    ...(draft.from ? { validFrom: startOf(draft.from)! } : {}),
    note: draft.note.trim(),
    maxGap: draft.maxGap || 0,
    tolerance: draft.tolerance || 0,
    decides: draft.decides,
    ...(draft.recoded.trim() ? { recoded: pairsOf(draft.recoded).map(([was, now]) => ({ was, now })) } : {}),
  }
}

/** The key of another network than those that are there. */
export function freeKey(kind: Draft['kind'], networks: readonly Pick<Network, 'key'>[]): string {
  const taken = new Set(networks.map(({ key }) => key))
  for (let n = 1; ; n++) {
    const key = n === 1 ? kind : `${kind}_${n}`
    if (!taken.has(key)) return key
  }
}

export const freshLevel = (): LevelDraft => ({ name: '', nameEn: '', sources: [], grids: '' })

/** A layer with the columns that it looks to have, or with none. */
export function freshSource(file: string, layer: string, looks?: Proposal['layers'][number]): SourceDraft {
  return { ...sourceOf(looks?.source ?? { file, layer }), file, layer }
}

export interface Choice {
  key: string
  file: string
  layer: FileLayer
}
export const choiceKey = (file: string, layer: string) => `${file}\n${layer}`
/** The layers of the files of a load. */
export const choicesOf = (load: Pick<Load, 'files'>): Choice[] =>
  load.files.flatMap((file) => file.layers.map((layer) => ({ key: choiceKey(file.name, layer.name), file: file.name, layer })))

/** Leaves a row of a file out, wherever the file is used. */
export function leaveOut(draft: Draft, file: string, row: number): void {
  for (const { sources } of draft.levels)
    for (const source of sources) if (source.file === file && !source.without.includes(row)) source.without = [...source.without, row]
}

/** Layers that no level is made of. */
export function unusedOf(draft: Draft, choices: readonly Choice[]): Choice[] {
  const used = new Set(draft.levels.flatMap(({ sources }) => sources.map(({ file, layer }) => choiceKey(file, layer))))
  return choices.filter(({ key, file }) => !used.has(key) && !used.has(choiceKey(file, '')))
}

export interface Doing {
  key: 'read' | 'parents' | 'shapes' | 'keep'
  /** Index of the level that is read. */
  level?: number
}
/** What is being done at a load: a level that is read, or what comes after all of them are. */
export function doingOf({ description, done }: Pick<Load, 'description' | 'done'>): Doing {
  const of = description?.levels.length ?? 0
  if (done < of) return { key: 'read', level: done }
  return { key: (['parents', 'shapes'] as const)[done - of] ?? 'keep' }
}

export const busy = (load: Pick<Load, 'state'> | undefined) => load?.state === 'checking' || load?.state === 'publishing'

/** Whether publishing it would change nothing. */
export const unchanged = (d: Wire['Difference']) => d.new + d.gone + d.renamed + d.recoded + d.rehung + d.reshaped + d.holes === 0

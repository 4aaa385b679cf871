/** Everything that makes a view is in its address, and an address makes the same view. */
import type { Kind, PointKind } from '@/api/types'
import { KINDS, POINT_KINDS } from '@/level/kinds'
import { isDay } from '@/text/day'
import { readFilters, type Filters } from './filters'

/** Where the map looks. */
export interface Viewpoint {
  lon: number
  lat: number
  zoom: number
}

export interface Selection {
  kind: Kind
  id: number
}

export type LayerName = 'grid' | PointKind | 'pattern' | 'basemap'
export const LAYER_LETTERS: Readonly<Record<LayerName, string>> = {
  grid: 'g',
  ...(Object.fromEntries(POINT_KINDS.map((kind) => [kind, KINDS[kind].letter])) as Record<PointKind, string>),
  pattern: 'p',
  basemap: 'b',
}

export const DEFAULT_LAYERS: readonly LayerName[] = ['grid', ...POINT_KINDS.filter((kind) => KINDS[kind].shown), 'basemap']

export type Tab = PointKind | 'grid' | 'change' | 'chart'
/** Dangers first: they are what has to be done. */
export const TABS: readonly Tab[] = [
  'grid',
  ...[...POINT_KINDS].sort((a, b) => Number(KINDS[b].scale === 'danger') - Number(KINDS[a].scale === 'danger')),
  'change',
  'chart',
]

/** A base map of one's own that is shown; without an opacity as its administration says. */
export interface BaseChoice {
  id: number
  /** Per cent. */
  opacity?: number
}

/** "3,5:60": those that are shown, the undermost first; "none": none of them. */
export function parseBases(text: string | undefined): BaseChoice[] | undefined {
  if (text === 'none') return []
  const found = (text ?? '').split(',').map((part) => /^([1-9]\d{0,15})(?::(100|\d{1,2}))?$/.exec(part))
  if (found.length > 20 || found.some((match) => !match)) return undefined
  const list = found.map((match): BaseChoice => {
    const [, id, opacity] = match!
    return opacity === undefined ? { id: Number(id) } : { id: Number(id), opacity: Number(opacity) }
  })
  return list.filter(({ id }, at) => list.findIndex((other) => other.id === id) === at)
}

export const formatBases = (bases: readonly BaseChoice[]): string =>
  bases.map(({ id, opacity }) => (opacity === undefined ? String(id) : `${id}:${opacity}`)).join(',') || 'none'

export interface View {
  viewpoint?: Viewpoint
  /** Focus: the grid whose subtree map, legend and lists speak of. */
  focus?: number
  selection?: Selection
  /** Level codes shown; empty means all. */
  levels: number[]
  layers: LayerName[]
  /** Base maps of one's own, the undermost first; what is not said is as the reader has it. */
  bases?: BaseChoice[]
  /** Reference layers over the grids, likewise. */
  references?: BaseChoice[]
  tab?: Tab
  lang?: 'zh' | 'en'
  wall?: boolean
  /** A past day, 2026-11-03, whose colours are shown. */
  day?: string
  /** One supervision sector that all speaks of. */
  sector?: string
  /** Grids are filled by their load, not by their colour. */
  load?: boolean
  /** What a draft of rules would change is shown. */
  whatif?: boolean
  /** What limits the lists. */
  filters: Filters
}

function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined
}

function parseViewpoint(text: string | undefined): Viewpoint | undefined {
  const parts = (text ?? '').split(',').map(Number)
  if (parts.length !== 3 || parts.some((n) => !Number.isFinite(n))) return undefined
  const [lon, lat, zoom] = parts as [number, number, number]
  if (Math.abs(lon) > 180 || Math.abs(lat) > 85 || zoom < 0 || zoom > 22) return undefined
  return { lon, lat, zoom }
}

function parseSelection(text: string | undefined): Selection | undefined {
  const [kind, id] = (text ?? '').split(':')
  const number = positive(id)
  return (kind === 'grid' || (kind !== undefined && Object.hasOwn(KINDS, kind))) && number ? { kind: kind as Kind, id: number } : undefined
}

/** Reads a view from query parameters; what makes no sense is ignored. */
export function parseView(query: Record<string, string | undefined>): View {
  const levels = [
    ...new Set(
      (query.level ?? '')
        .split(',')
        .filter((s) => /^[0-4]$/.test(s))
        .map(Number),
    ),
  ].sort()
  const letters = query.layers
  const layers =
    letters === undefined
      ? [...DEFAULT_LAYERS]
      : (Object.keys(LAYER_LETTERS) as LayerName[]).filter((name) => letters.includes(LAYER_LETTERS[name]))
  const view: View = { levels, layers, filters: readFilters(query) }
  const viewpoint = parseViewpoint(query.at)
  if (viewpoint) view.viewpoint = viewpoint
  const bases = parseBases(query.base)
  if (bases) view.bases = bases
  const references = parseBases(query.ref)
  if (references) view.references = references
  const focus = positive(query.grid)
  if (focus) view.focus = focus
  const selection = parseSelection(query.sel)
  if (selection) view.selection = selection
  if (TABS.includes(query.tab as Tab)) view.tab = query.tab as Tab
  if (query.lang === 'zh' || query.lang === 'en') view.lang = query.lang
  if (query.wall === '1' || query.wall === '') view.wall = true
  if (isDay(query.day)) view.day = query.day
  if (/^[a-z][a-z0-9_]{0,39}$/.test(query.sector ?? '')) view.sector = query.sector!
  if (query.fill === 'load') view.load = true
  if (query.whatif === '1') view.whatif = true
  return view
}

/** Writes a view as query parameters; defaults are left out. */
export function formatView(view: View): Record<string, string> {
  const query: Record<string, string> = {}
  if (view.viewpoint) {
    const { lon, lat, zoom } = view.viewpoint
    // So many digits that the middle is found again within half a pixel, and the edges of a screen within one.
    const digits = Math.max(0, Math.ceil(0.43 + 0.302 * zoom))
    query.at = `${round(lon, digits)},${round(lat, digits)},${round(zoom, 3)}`
  }
  if (view.focus) query.grid = String(view.focus)
  if (view.selection) query.sel = `${view.selection.kind}:${view.selection.id}`
  if (view.levels.length > 0) query.level = [...view.levels].sort().join(',')
  if (!sameLayers(view.layers, DEFAULT_LAYERS)) {
    query.layers = (Object.keys(LAYER_LETTERS) as LayerName[])
      .filter((name) => view.layers.includes(name))
      .map((name) => LAYER_LETTERS[name])
      .join('')
  }
  if (view.bases) query.base = formatBases(view.bases)
  if (view.references) query.ref = formatBases(view.references)
  if (view.tab) query.tab = view.tab
  if (view.lang) query.lang = view.lang
  if (view.wall) query.wall = '1'
  if (view.day) query.day = view.day
  if (view.sector) query.sector = view.sector
  if (view.load) query.fill = 'load'
  if (view.whatif) query.whatif = '1'
  return Object.assign(query, readFilters(view.filters))
}

function round(n: number, digits: number): string {
  return String(Number(n.toFixed(digits)))
}

function sameLayers(a: readonly LayerName[], b: readonly LayerName[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

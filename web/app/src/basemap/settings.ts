/** The settings of a base map as a form has them, and as the server takes them. */
import type { Wire } from '@/api/schema'

export type Settings = Wire['BasemapSettings']
export type Fields = Wire['BasemapFields']
export type Offering = Wire['BasemapOffering']
export type Trial = Wire['BasemapTrial']
export type TileFile = Wire['TileFileBody']
export type Kind = Settings['kind']

export const KINDS: readonly Kind[] = ['wmts', 'xyz', 'tms', 'arcgis', 'pmtiles', 'mbtiles']
export const isFile = (kind: string) => kind === 'pmtiles' || kind === 'mbtiles'
export const describes = (kind: string) => kind === 'wmts' || kind === 'arcgis' || isFile(kind)

export interface Values {
  kind: Kind
  content: Settings['content']
  nameZh: string
  nameEn: string
  offer: Settings['offer']
  address: string
  key: string
  crs: Settings['crs']
  tileSize: number
  minZoom: number
  maxZoom: number
  bounds: string
  opacity: number
  above: boolean
  layers: string
  /** What each level is called; nobody types them. */
  matrices: string
  attribution: string
  approval: string
}

const list = (text: string) =>
  text
    .split(/[,，]/)
    .map((part) => part.trim())
    .filter(Boolean)

/** What a form says of a base map, or of a new one. */
export const filled = (s?: Settings): Values => ({
  kind: s?.kind ?? 'wmts',
  content: s?.content ?? 'raster',
  nameZh: s?.nameZh ?? '',
  nameEn: s?.nameEn ?? '',
  offer: s?.offer ?? 'on',
  address: s?.address ?? '',
  key: '',
  crs: s?.crs ?? 'mercator',
  tileSize: s?.tileSize ?? 256,
  minZoom: s?.minZoom ?? 0,
  maxZoom: s?.maxZoom ?? 18,
  bounds: s?.bounds.join(', ') ?? '',
  opacity: s?.opacity ?? 100,
  above: s?.above ?? false,
  layers: s?.layers.join(', ') ?? '',
  matrices: JSON.stringify(s?.matrices ?? []),
  attribution: s?.attribution ?? '',
  approval: s?.approval ?? '',
})

/** As the server takes it; a key that was not typed stays as it is. */
export function fieldsOf(values: Values): Fields {
  const { key, bounds, layers, matrices, ...rest } = values
  return {
    ...rest,
    ...(key ? { key } : {}),
    ...(!values.address.includes('{key}') && !key ? { key: '' } : {}),
    bounds: list(bounds).map(Number),
    layers: list(layers),
    matrices: JSON.parse(matrices) as string[],
  }
}

/** What a service says of itself, as a form has it; what somebody has typed as a name stays. */
export function taken(values: Values, { settings }: Offering): Values {
  return {
    ...values,
    content: settings.content ?? values.content,
    nameZh: values.nameZh || (settings.nameZh ?? ''),
    address: settings.address ?? values.address,
    crs: settings.crs ?? values.crs,
    tileSize: settings.tileSize ?? values.tileSize,
    minZoom: settings.minZoom ?? values.minZoom,
    maxZoom: settings.maxZoom ?? values.maxZoom,
    bounds: (settings.bounds ?? []).map((degree) => Number(degree.toFixed(5))).join(', '),
    layers: (settings.layers ?? []).join(', '),
    matrices: JSON.stringify(settings.matrices ?? []),
    attribution: values.attribution || (settings.attribution ?? ''),
  }
}

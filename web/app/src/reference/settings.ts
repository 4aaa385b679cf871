/** The settings of a reference layer as a form has them, and as the server takes them. */
import type { Wire } from '@/api/schema'

export type Settings = Wire['ReferenceSettings']
export type Fields = Wire['ReferenceFields']

export const COLORS: readonly Settings['color'][] = ['graphite', 'slate', 'teal', 'violet', 'brown', 'magenta']
export const DASHES: readonly Settings['dash'][] = ['solid', 'dashed', 'dotted']
export const SYMBOLS: readonly Settings['symbol'][] = ['dot', 'ring']
export const OFFERS: readonly Settings['offer'][] = ['on', 'off', 'none']

/** What a form says of a layer, or of a new one. */
export const filled = (s?: Settings) => ({
  nameZh: s?.nameZh ?? '',
  nameEn: s?.nameEn ?? '',
  offer: s?.offer ?? ('on' as Settings['offer']),
  grid: s?.grid ?? 0,
  color: s?.color ?? ('graphite' as Settings['color']),
  width: s?.width ?? 2,
  dash: s?.dash ?? ('solid' as Settings['dash']),
  fill: s?.fill ?? 20,
  symbol: s?.symbol ?? ('dot' as Settings['symbol']),
  opacity: s?.opacity ?? 90,
  minZoom: s?.minZoom ?? 9,
  maxZoom: s?.maxZoom ?? 18,
  labelColumn: s?.labelColumn ?? '',
  attribution: s?.attribution ?? '',
  approval: s?.approval ?? '',
})
export type Values = ReturnType<typeof filled>

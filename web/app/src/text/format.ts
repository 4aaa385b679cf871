/** Numbers, dates and measures as people read them. */
import { china, dayOf } from './day'

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 120084 → 120,084 in both languages. */
export function number(n: number | undefined | null): string {
  return n == null || Number.isNaN(n) ? '—' : grouped.format(n)
}

/** A sum of what is known while so many parts of it are not: at least that, and nothing where nothing is known. */
export function leastOf(sum: number, unknown: number): string {
  if (!unknown) return number(sum)
  return sum ? `≥ ${number(sum)}` : '—'
}

/** A signed difference: +2, −3, 0. */
export function delta(n: number): string {
  if (n === 0) return '0'
  return n > 0 ? `+${number(n)}` : `−${number(-n)}`
}

/** A short count for a ring on the map. */
export function short(n: number, lang: string): string {
  if (n < 1000 || (lang === 'zh' && n < 10_000)) return String(n) // Chinese counts in ten thousands, never in thousands
  if (lang === 'zh' && n >= 10_000) return `${trim(n / 10_000)}万`
  if (n >= 1_000_000) return `${trim(n / 1_000_000)}M`
  return `${trim(n / 1000)}k`
}

function trim(n: number): string {
  return n >= 100 ? String(Math.round(n)) : n.toFixed(1).replace(/\.0$/, '')
}

/** An index with one decimal. */
export function index(n: number | undefined | null): string {
  return n == null || Number.isNaN(n) ? '—' : n.toFixed(1)
}

const exact = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 })

/** A number with the digits it has, at most three after the point. */
export function plain(n: number | undefined | null): string {
  return n == null || Number.isNaN(n) ? '—' : exact.format(n)
}

/** Square metres as km², with the digits that size deserves. */
export function area(m2: number | undefined | null): string {
  if (m2 == null) return '—'
  const km2 = m2 / 1e6
  if (km2 >= 1000) return `${grouped.format(km2)} km²`
  return `${km2 >= 100 ? km2.toFixed(0) : km2 >= 1 ? km2.toFixed(1) : km2.toFixed(2)} km²`
}

/** A smaller area as it stands in import reports: m² until it is worth a km². */
export function smallArea(m2: number | undefined | null): string {
  if (m2 == null) return '—'
  // Less than one is not none.
  if (m2 > 0 && m2 < 1) return `${Number(m2.toPrecision(2))} m²`
  return m2 < 1e6 ? `${grouped.format(m2)} m²` : area(m2)
}

/** 2026-11-22 */
export function day(at: string | Date | undefined | null): string {
  return dayOf(at) || '—'
}

/** 14:32:07 */
export function clock(at: string | Date | undefined | null): string {
  return china(at)?.slice(11) ?? '—'
}

/** 2026-11-22 14:32 */
export function minute(at: string | Date | undefined | null): string {
  return china(at)?.slice(0, 16).replace('T', ' ') ?? '—'
}

/** A span of time cut to its largest unit, for "… ago" texts. */
export function span(seconds: number): { unit: 'now' | 'second' | 'minute' | 'hour' | 'day'; n: number } {
  const s = Math.max(0, Math.round(seconds))
  if (s < 2) return { unit: 'now', n: 0 }
  if (s < 60) return { unit: 'second', n: s }
  if (s < 3600) return { unit: 'minute', n: Math.floor(s / 60) }
  if (s < 86_400) return { unit: 'hour', n: Math.floor(s / 3600) }
  return { unit: 'day', n: Math.floor(s / 86_400) }
}

/** 116.4074, 39.9042 */
export function lonLat(lon: number, lat: number): string {
  return `${lon.toFixed(4)}, ${lat.toFixed(4)}`
}

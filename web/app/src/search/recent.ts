/** What was looked at lately, kept in this browser. */
import type { SearchHit } from '@/api/types'

const KEY = 'anwang.recent'
const KEPT = 8

export function recent(): SearchHit[] {
  try {
    const rows = JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown
    return Array.isArray(rows) ? (rows as SearchHit[]).filter((r) => typeof r?.id === 'number' && typeof r?.kind === 'string') : []
  } catch {
    return []
  }
}

export function remember(hit: SearchHit): void {
  const rows = [hit, ...recent().filter((r) => r.kind !== hit.kind || r.id !== hit.id)].slice(0, KEPT)
  try {
    localStorage.setItem(KEY, JSON.stringify(rows))
  } catch {
    // Nothing kept, nothing lost.
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Nothing kept, nothing to forget.
  }
}

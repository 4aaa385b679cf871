/** What somebody looked at lately, kept in this browser until they log out. */
import type { SearchHit } from '@/api/types'
import { ownKey } from '@/state/mark'

const NAME = 'recent'
const KEPT = 8

export function recent(): SearchHit[] {
  try {
    const rows = JSON.parse(localStorage.getItem(ownKey(NAME)) ?? '[]') as unknown
    return Array.isArray(rows) ? (rows as SearchHit[]).filter((r) => typeof r?.id === 'number' && typeof r?.kind === 'string') : []
  } catch {
    return []
  }
}

export function remember(hit: SearchHit): void {
  const rows = [hit, ...recent().filter((r) => r.kind !== hit.kind || r.id !== hit.id)].slice(0, KEPT)
  try {
    const key = ownKey(NAME)
    if (key) localStorage.setItem(key, JSON.stringify(rows))
  } catch {
    // Nothing kept, nothing lost.
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(ownKey(NAME))
  } catch {
    // Nothing kept, nothing to forget.
  }
}

/** What a banner says of the database. */
import type { Database } from '@/api/types'
import { minute } from '@/text/format'

export interface Words {
  key: string
  values: Record<string, string>
}

/** What is wrong with the database; undefined when nothing is. */
export function troubleOf(database: Database): Words | undefined {
  const since = minute(database.since)
  if (database.trouble === 'full') return { key: database.up ? 'live.dbFull' : 'live.dbFullDown', values: { since } }
  if (!database.up) {
    if (database.trouble === 'starting') return { key: 'live.dbStarting', values: { since } }
    if (database.trouble === 'failing') return { key: 'live.dbFailing', values: { since } }
    return { key: 'live.dbDown', values: { since } }
  }
  if (database.disk?.low) return { key: 'live.diskLow', values: { free: size(database.disk.free), size: size(database.disk.size) } }
  return undefined
}

/** 1.4 GB, 730 MB: as much as somebody who makes room has to know. */
export function size(bytes: number): string {
  const gb = bytes / 2 ** 30
  return gb >= 10 ? `${Math.round(gb)} GB` : gb >= 1 ? `${gb.toFixed(1)} GB` : `${Math.round(bytes / 2 ** 20)} MB`
}

/** What share of the enterprises of a grid is red or orange. */
import { total, type Counts } from '@/level/levels'

export interface ShareRow {
  id: number
  /** Undefined: not known, which is not none. */
  counts: Counts | undefined
  total: number
  /** Of red and orange; undefined where nothing is known, or there is nothing to have a share of. */
  share: number | undefined
}

export function shareRows(list: readonly { id: number; counts: Counts | undefined }[]): ShareRow[] {
  return list.map(({ id, counts }) => {
    const all = counts ? total(counts) : 0
    return { id, counts, total: all, share: counts && all ? (counts[1] + counts[2]) / all : undefined }
  })
}

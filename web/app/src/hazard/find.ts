/** Looking for a substance of Table 1 or a hazard class by whatever somebody types. */
import type { HazardClass, Standard, Substance } from './types'

export interface Hit {
  key: string
  entry: number
  classKey: string
  name: string
  note: string
}

const plain = (text: string) => text.toLowerCase().replace(/[\s\-—–,，、()（）[\]]/g, '')

/** How well a text fits: 0 exactly, 1 from its beginning, 2 somewhere; undefined not at all. */
function fit(text: string, asked: string): number | undefined {
  const at = plain(text).indexOf(asked)
  return at < 0 ? undefined : plain(text) === asked ? 0 : at === 0 ? 1 : 2
}

function best(texts: readonly (string | undefined)[], asked: string): number | undefined {
  let found: number | undefined
  for (const text of texts) {
    const n = text ? fit(text, asked) : undefined
    if (n !== undefined && (found === undefined || n < found)) found = n
  }
  return found
}

export const hitOf = (s: Substance): Hit => ({ key: `e${s.entry}`, entry: s.entry, classKey: '', name: s.name, note: [s.alias, s.cas.join(' '), `Q ${s.q} t`].filter(Boolean).join(' · ') })
export const hitOfClass = (c: HazardClass): Hit => ({ key: `c${c.key}`, entry: 0, classKey: c.key, name: `${c.key} ${c.name}`, note: `Q ${c.q} t` })

/** Named substances first, by how well name, alias or CAS number fit, then classes. Without a question the table as it stands. */
export function find(standard: Standard, question: string, most = 12): Hit[] {
  const asked = plain(question)
  if (!asked) return standard.substances.slice(0, most).map(hitOf)
  const named = standard.substances
    .map((s) => ({ hit: hitOf(s), rank: best([s.name, s.nameZh, ...(s.alias ?? '').split(/[、,，;；\s]+/), ...s.cas, `${s.entry}`], asked) }))
    .filter((x): x is { hit: Hit; rank: number } => x.rank !== undefined)
  const classes = standard.classes
    .map((c) => ({ hit: hitOfClass(c), rank: best([c.key, c.name], asked) }))
    .filter((x): x is { hit: Hit; rank: number } => x.rank !== undefined)
  const sorted = [...named.sort((a, b) => a.rank - b.rank), ...classes.sort((a, b) => a.rank - b.rank)]
  return sorted.slice(0, most).map((x) => x.hit)
}

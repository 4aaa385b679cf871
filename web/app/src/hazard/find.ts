/** Looking for a substance of Table 1, a common name or a hazard class by whatever somebody types. */
import type { CommonName, HazardClass, Standard, Substance } from '@/api/hazard'

export interface Hit {
  key: string
  entry: number
  /** Hazard classes; with none and no entry it does not count. */
  classes: string[]
  name: string
  note: string
  /** Of a common name: as it is kept, in Chinese; its classes are proposed. */
  kept?: string
}

const plain = (text: string) => text.toLowerCase().replace(/[\s\-—–,，、()（）[\]]/g, '')

/** How well a text fits: 0 exactly, 1 from its beginning, 3 somewhere; undefined not at all. */
function fit(text: string, asked: string): number | undefined {
  const at = plain(text).indexOf(asked)
  return at < 0 ? undefined : plain(text) === asked ? 0 : at === 0 ? 1 : 3
}

interface Fit {
  rank: number
  /** The text that fits. */
  by: string
}

/** The best of all texts; pinyin initials that are whole count nearly as much as a whole name. */
function best(texts: readonly (string | undefined)[], initials: readonly string[], asked: string): Fit | undefined {
  let found: Fit | undefined
  const take = (rank: number | undefined, by: string) => {
    if (rank !== undefined && (!found || rank < found.rank)) found = { rank, by }
  }
  for (const text of texts) if (text) take(fit(text, asked), text)
  for (const letters of initials) take(letters === asked ? 0.5 : asked.length > 1 && letters.startsWith(asked) ? 2 : undefined, '')
  return found
}

const aliasesOf = (s: Substance) => (s.alias ?? '').split('、').filter(Boolean)
/** Of many other names the one that was typed, else the first few. */
const others = (alias: readonly string[], by?: string) => (by && alias.includes(by) ? by : alias.slice(0, 3).join('、'))

export const hitOf = (s: Substance, by?: string): Hit => ({
  key: `e${s.entry}`,
  entry: s.entry,
  classes: [],
  name: s.name,
  note: [others(aliasesOf(s), by), s.cas.join(' '), `Q ${s.q} t`].filter(Boolean).join(' · '),
})
export const hitOfClass = (c: HazardClass): Hit => ({
  key: `c${c.key}`,
  entry: 0,
  classes: [c.key],
  name: `${c.key} ${c.name}`,
  note: `Q ${c.q} t`,
})
const hitOfName = (n: CommonName, i: number, by?: string): Hit => ({
  key: `n${i}`,
  entry: 0,
  classes: n.classes,
  name: n.name,
  note: [n.classes.join(' '), others(n.alias, by), n.cas, n.note].filter(Boolean).join(' · '),
  kept: n.nameZh,
})

/**
 * Substances and common names first, by how well name, alias, initials or CAS number fit, then classes. Without a question
 * the table as it stands.
 */
export function find(standard: Standard, question: string, most = 12): Hit[] {
  const asked = plain(question)
  if (!asked) return standard.substances.slice(0, most).map((s) => hitOf(s))
  const ranked: { hit: Hit; rank: number }[] = []
  for (const s of standard.substances) {
    const found = best([s.name, s.nameZh, ...aliasesOf(s), ...s.cas, `${s.entry}`], s.initials ?? [], asked)
    if (found) ranked.push({ hit: hitOf(s, found.by), rank: found.rank })
  }
  standard.names.forEach((n, i) => {
    const found = best([n.name, n.nameZh, ...n.alias, n.cas], n.initials, asked)
    if (found) ranked.push({ hit: hitOfName(n, i, found.by), rank: found.rank })
  })
  ranked.sort((a, b) => a.rank - b.rank)
  return [...ranked.map((x) => x.hit), ...findClasses(standard, question)].slice(0, most)
}

/** Hazard classes by key or name; all of them without a question. */
export function findClasses(standard: Standard, question: string): Hit[] {
  const asked = plain(question)
  if (!asked) return standard.classes.map(hitOfClass)
  const ranked: { hit: Hit; rank: number }[] = []
  for (const c of standard.classes) {
    const found = best([c.key, c.name], [], asked)
    if (found) ranked.push({ hit: hitOfClass(c), rank: found.rank })
  }
  return ranked.sort((a, b) => a.rank - b.rank).map((x) => x.hit)
}

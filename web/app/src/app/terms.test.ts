import { describe, expect, it } from 'vitest'
import list from '../../../../grid/term.json'
import { chinese, english } from '@/app/texts'

const [zh, en] = await Promise.all([chinese(), english()])

/** Every text of the application with the path of its key. */
function texts(of: unknown, path = ''): [string, string][] {
  if (typeof of === 'string') return [[path, of]]
  return Object.entries(of as Record<string, unknown>).flatMap(([key, value]) => texts(value, path ? `${path}.${key}` : key))
}

describe('terms', () => {
  it('are the names that card, file and audit show', () => {
    for (const [lang, all] of [
      ['zh', zh],
      ['en', en],
    ] as const) {
      for (const [key, word] of Object.entries(list.enterprise)) {
        expect((all.file.field as Record<string, string>)[key], `file.field.${key}`).toBe(word[lang])
      }
      for (const [key, word] of Object.entries(list.status))
        expect((all.enterprise.statuses as Record<string, string>)[key]).toBe(word[lang])
    }
  })
  it('have no second name for a key of theirs', () => {
    const shown = {
      'print.address': 'address',
      'work.sector': 'sector',
      'work.name': 'name',
      'work.where': 'grid',
      'file.status': 'status',
      'file.grid': 'grid',
      'audit.fields.contact': 'contact',
      'audit.fields.contactPhone': 'contactPhone',
      'audit.fields.crs': 'crs',
    } as const
    for (const [lang, all] of [
      ['zh', zh],
      ['en', en],
    ] as const) {
      const said = new Map(texts(all))
      for (const [path, key] of Object.entries(shown)) expect(said.get(path), path).toBe(list.enterprise[key][lang])
    }
  })
  it('keep the level of a major hazard source apart from the colour of a risk', () => {
    for (const [lang, all] of [
      ['zh', zh],
      ['en', en],
    ] as const) {
      const majors = Object.values(list.majorLevel).map((word) => word[lang])
      expect([all.hazard.major, all.hazard.risk]).toEqual([list.hazard.majorLevel[lang], list.hazard.level[lang]])
      expect(Object.values(all.hazard.majors)).toEqual(majors)
      for (const word of majors) expect(word.toLowerCase()).toContain(lang === 'zh' ? '重大危险源' : 'major hazard source')
      for (const word of Object.values(all.level).flatMap((of) => Object.values(of)))
        expect(word, 'a risk has no number').not.toMatch(/[一二三四]级|level/i)
      expect(all.audit.fields.majorLevel).toBe(list.hazard.majorLevel[lang])
      expect(all.audit.fields.level).toBe(list.hazard.level[lang])
    }
  })
  it('have one word for a danger that is open, for one that is closed, and for each level', () => {
    for (const [path, text] of texts(zh)) expect(text, path).not.toMatch(/未销号|已闭环/)
    for (const all of [zh, en]) {
      expect(all.danger.classes.closed).toBe(all.danger.states.closed)
      expect(all.level.one).toEqual(['none', 'red', 'orange', 'yellow', 'blue'].map((key) => (all.level.of as Record<string, string>)[key]))
      expect(all.level.full[0]).toBe(all.level.one[0])
    }
  })
  it('say of a closed enterprise whether it was an order', () => {
    for (const [path, text] of texts(zh)) if (/停产停业/.test(text)) expect(text, path).toMatch(/自行停产停业|责令停产停业/)
  })
  it('say no sentence under two keys: what is said twice will be mended once', () => {
    for (const [lang, all, long] of [
      ['zh', zh, 12],
      ['en', en, 30],
    ] as const) {
      const keys = new Map<string, string>()
      for (const [path, text] of texts(all)) {
        if (text.length < long || !/\p{L}{2}/u.test(text.replaceAll(/\{\w+\}/g, ''))) continue
        expect(keys.get(text), `${lang} ${path}: ${text}`).toBeUndefined()
        keys.set(text, path)
      }
    }
  })
  it('have one name for a field and one field for a name, in every list of fields', () => {
    for (const [lang, all] of [
      ['zh', zh],
      ['en', en],
    ] as const) {
      const lists = new Map<string, [string, string][]>()
      for (const record of ['enterprise', 'computed', 'hazard', 'keyplace'] as const)
        lists.set(
          record,
          Object.entries(list[record]).map(([key, word]) => [key, word[lang]]),
        )
      // English says Name of many things, in forms that stand alone.
      for (const [path, text] of lang === 'zh' ? texts(all) : []) {
        const [, of, key] = /^(.*\.fields?)\.(\w+)$/.exec(path) ?? []
        if (of) lists.set(of, [...(lists.get(of) ?? []), [key!, text]])
      }
      expect(lists.size).toBeGreaterThan(lang === 'zh' ? 7 : 3)
      for (const [of, fields] of lists) {
        const taken = new Map<string, string>()
        for (const [key, name] of fields) {
          expect(taken.get(name), `${lang} ${of}: ${name}`).toBeUndefined()
          taken.set(name, key)
        }
      }
    }
  })
})

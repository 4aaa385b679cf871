// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import en from './en'
import zh from './zh'
import { chinese, english } from '@/app/texts'
import { fieldKey, nameOf } from './words'

const [allZH, allEN] = await Promise.all([chinese(), english()])

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** What the server writes down as the kind of a record, with the file that does. */
function written(): Map<string, string> {
  const found = new Map<string, string>()
  for (const folder of ['grid', 'web', 'cmd'])
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.go') || path.endsWith('_test.go') || path.includes('node_modules')) continue
      const source = readFileSync(join(root, folder, path), 'utf8')
      for (const [, subject] of source.matchAll(/\bSubject: *"(\w+)"/g)) found.set(subject!, path)
      for (const [, subject] of source.matchAll(/\btrial\([^,()]+, *"(\w+)"/g)) found.set(subject!, path)
    }
  return found
}

describe('the words of the audit', () => {
  it('have every kind of record that is written down, in both languages', () => {
    const found = written()
    expect(found.size).toBeGreaterThan(8)
    for (const texts of [zh, en])
      for (const [subject, path] of found) expect(texts.audit.subjects, `${subject}, written in ${path}`).toHaveProperty(subject)
  })

  it('name every field of a file that can be edited, as the file does', () => {
    const list = JSON.parse(readFileSync(join(root, 'grid/term.json'), 'utf8')) as Record<
      string,
      Record<string, { zh: string; en: string }>
    >
    for (const [lang, texts] of [
      ['zh', allZH],
      ['en', allEN],
    ] as const) {
      const at = (key: string) => key.split('.').reduce<unknown>((of, step) => (of as Record<string, unknown> | undefined)?.[step], texts)
      const te = (key: string) => typeof at(key) === 'string'
      for (const [field, word] of Object.entries(list.enterprise!))
        expect(at(fieldKey(field, 'enterprise', te) ?? ''), field).toBe(word[lang])
      for (const field of ['type', 'holder', 'number', 'authority', 'dated', 'expires', 'deaths', 'injured', 'loss', 'veto'])
        expect(fieldKey(field, 'enterprise', te), field).toBeDefined()
      expect(fieldKey('phone', 'account', te)).toBe('audit.fieldsOf.account.phone')
      expect(fieldKey('nothing', 'enterprise', te)).toBeUndefined()
    }
  })

  it('say a role and a kind in the language of who reads, where the line has the key', () => {
    const word = (key: string) => ({ 'audit.roles.guide': 'Grid guide', 'approval.kinds.grant': 'Role given' })[key]
    expect(nameOf({ subject: 'grant', name: 'li · 网格指导员', before: null, after: { role: 'guide' } }, word)).toBe('li · Grid guide')
    expect(nameOf({ subject: 'grant', name: 'li · 网格指导员', before: { role: 'guide' }, after: null }, word)).toBe('li · Grid guide')
    expect(nameOf({ subject: 'approval', name: 'li · 授权', before: null, after: { kind: 'grant' } }, word)).toBe('li · Role given')
    expect(nameOf({ subject: 'approval', name: 'li · 授权', before: null, after: { kind: 'else' } }, word)).toBe('li · 授权')
    expect(nameOf({ subject: 'danger', name: '甲 · 乙', before: null, after: { role: 'guide' } }, word)).toBe('甲 · 乙')
    expect(nameOf({ subject: 'grant', name: '', before: null, after: { role: 'guide' } }, word)).toBe('')
  })
})

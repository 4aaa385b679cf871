import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chinese as said, english as spoken } from '@/app/texts'
import type { Capability } from '@/link/capability'
import { CAPABILITIES } from './capabilities'

const [zh, en] = await Promise.all([said(), spoken()])

function flatten(value: unknown, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>()
  if (typeof value === 'string') return flat.set(prefix, value)
  for (const [key, inner] of Object.entries(value as object))
    for (const [k, v] of flatten(inner, prefix ? `${prefix}.${key}` : key)) flat.set(k, v)
  return flat
}
const chinese = flatten(zh)
const english = flatten(en)
const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
/** The texts of one and of many, where English parts them. */
const forms = (text: string) => text.split(' | ')

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return sources(path)
    return /\.(vue|ts)$/.test(name) && !name.endsWith('.test.ts') ? [path] : []
  })
}

const folderNames = () =>
  readdirSync(join(process.cwd(), 'src'), { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? one.name : []))

describe('texts', () => {
  it('has the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })
  it('uses the same parameters in both languages', () => {
    for (const [key, text] of chinese)
      for (const form of forms(english.get(key)!)) expect([key, parameters(form)]).toEqual([key, parameters(text)])
  })
  it('leaves no English in Chinese and no Chinese in English', () => {
    // What is written in Latin letters in official Chinese too.
    const allowed = /XLSX|CSV|MB|English|Esc|Enter|WebGL|JavaScript|anwang demo|Ctrl|R 值|CAS|GB|km²|e\^|K\b|[{]\w+[}]/g
    const files = /Shapefile|GeoPackage|GeoJSON|KML|DXF|FileGDB/g
    const tiles = /anwang boundary load|LibreOffice|XLS\b|ET|ODS|WMTS|XYZ|TMS|ArcGIS|PMTiles|MBTiles|CGCS2000|WGS|GCJ-02|KB/g
    for (const [key, text] of chinese)
      expect([
        key,
        text
          .replace(files, '')
          .replace(tiles, '')
          .replace(allowed, '')
          .match(/[A-Za-z]{2,}/),
      ]).toEqual([key, null])
    for (const [key, text] of english) if (key !== 'bar.language') expect([key, text.match(/[\u4e00-\u9fff]/)]).toEqual([key, null])
  })
  it('has every word that the READMEs name on screen', () => {
    const readme = (name: string) => readFileSync(join(process.cwd(), '../..', name), 'utf8')
    const quoted = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((m) => m[1]!))]
    const has = (texts: Map<string, string>, word: string) =>
      [...texts.values()].some((text) => text.split(/[，。：{}|·]| {2}/).some((part) => part.trim() === word) || text === word)
    const told = { en: quoted(readme('README.md'), /(?<!\*)\*([A-Z][^*]+)\*(?!\*)/g), zh: quoted(readme('README.zh-CN.md'), /“([^”]+)”/g) }
    expect(Math.min(told.en.length, told.zh.length)).toBeGreaterThan(15)
    expect(told.en.filter((word) => !has(english, word))).toEqual([])
    expect(told.zh.filter((word) => !has(chinese, word))).toEqual([])
  })
  it('leaves no Chinese punctuation in what both languages are made of', () => {
    const found: string[] = []
    for (const path of sources(join(process.cwd(), 'src')).filter((name) => /\.vue$|\/words\.ts$/.test(name))) {
      const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|^\s*\/\/.*$|\s\/\/ .*$/gm, '')
      for (const line of code.split('\n')) if (/[，。；：、（）！？]/.test(line)) found.push(`${path}: ${line.trim().slice(0, 120)}`)
    }
    expect(found).toEqual([])
  })
  it('has every key the sources ask for', () => {
    const missing: string[] = []
    for (const path of sources(join(process.cwd(), 'src'))) {
      for (const [, key] of readFileSync(path, 'utf8').matchAll(/\b(?:t|tm|te)\(\s*'([a-z]\w*(?:\.\w+)+)'/g)) {
        const found = chinese.has(key!) || [...chinese.keys()].some((k) => k.startsWith(`${key}.`))
        if (!found) missing.push(`${path}: ${key}`)
      }
    }
    expect(missing).toEqual([])
  })
  it('has those that come with their pages asked for by these pages alone', async () => {
    const all: readonly Capability[] = CAPABILITIES
    const later = await Promise.all(
      all.map(async ({ zh: texts }) => (typeof texts === 'function' ? Object.keys(((await texts()) as { default: object }).default) : [])),
    )
    const tops = later.flat()
    expect(tops).toContain('account')
    // Only pages speak later: what lies over or beside every view is shown without having been gone to.
    for (const [at, one] of all.entries())
      if (later[at]!.length > 0) expect([tops[at], one.sheet ?? one.panes ?? one.kinds ?? one.keys]).toEqual([tops[at], undefined])
    const folders = folderNames().filter((folder) => tops.includes(folder))
    expect(folders.length).toBe(later.filter((keys) => keys.length > 0).length)
    const asks = new RegExp(`\\bte?\\(\\s*['"\`](?:${tops.join('|')})\\.|'@/(?:${folders.join('|')})/(?!capability')`)
    const outside = sources(join(process.cwd(), 'src'))
      .map((path) => path.slice(join(process.cwd(), 'src').length + 1))
      .filter((path) => !folders.includes(path.split('/')[0]!))
      .flatMap((path) =>
        readFileSync(join(process.cwd(), 'src', path), 'utf8')
          .split('\n')
          .map((line) => ({ path, line })),
      )
      .filter(({ line }) => asks.test(line) && !line.includes('wholeChinese()'))
    // In words of what waits for a second person, which the pages of approvals and of tokens show.
    expect([...new Set(outside.map(({ path }) => path))]).toEqual(['form/words.ts'])
  })
  it('has no key that nothing asks for', () => {
    const code = sources(join(process.cwd(), 'src'))
      .filter((path) => !/\/(?:zh|en|schema)\.ts$/.test(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n')
    const whole = new Set([...code.matchAll(/['"`]([a-z]\w*(?:\.\w+)+)['"`]/g)].map(([, key]) => key!))
    // A key that is made of parts: `danger.acts.${verb}`.
    const made = [...code.matchAll(/`([a-z]\w*\.[^`\n]*\$\{[^`\n]*)`/g)].map(
      ([, key]) =>
        new RegExp(
          `^${key!
            .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '@')
            .replaceAll('.', '\\.')
            .replaceAll('@', '[\\w.]*')}$`,
        ),
    )
    const asked = (key: string) =>
      whole.has(key) || made.some((form) => form.test(key)) || [...whole].some((of) => key.startsWith(`${of}.`))
    expect([...chinese.keys()].filter((key) => !asked(key))).toEqual([])
  })
})

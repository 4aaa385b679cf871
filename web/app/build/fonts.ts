/**
 * Cuts Noto Sans SC into files of our own. A page asks for every file of which it
 * shows one letter, so what is read first lies together: Latin letters, digits and
 * the characters of the application's own texts and of place names in one file a
 * weight, the next most used in files of a few hundred, then all that is rare.
 * The first files have a style sheet of their own; that of the others can wait
 * until the map has its colours.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import subsetFont from 'subset-font'
import type { Plugin } from 'vite'

/** How many Chinese characters the first file of a weight holds: bold is used for few words. */
export const FIRST = { 400: 640, 600: 240 } as const
/** Beyond them, this many to a file while they are common. */
const STEP = 256
/** Characters worth a place by how often they are used; those after them lie by code, unless they are everyday ones. */
const COMMON = 3456
/**
 * The 3,755 characters of level 1 of GB 2312: what anybody may write of a danger or call an enterprise (氮, 汞, 垃圾), though no
 * place is named so.
 * Both weights have them, or a heading would change its weight in the middle.
 */
const EVERYDAY = everyday()
/** Of rare characters, how many code points a file spans. */
const SPAN = 512
/** Every Chinese character of Unicode's main blocks, and compatibility forms that official names use. */
const RARE: readonly (readonly [number, number])[] = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
]
/** Letters and signs that no text of ours has. */
const SIGNS: readonly (readonly [number, number])[] = [
  [0xa1, 0x24f],
  [0x370, 0x45f],
  [0x2000, 0x22ff],
  [0x2300, 0x2bff],
  [0x3000, 0x30ff],
  [0x3100, 0x33ff],
  [0xff00, 0xffef],
]
/** What every page has: Latin letters and digits. */
const LATIN = span(0x20, 0x7e)
const FAMILY = 'Noto Sans SC'
/** A family of its own, after the other: the same for all weights, since few names have a rare character and none is set bold alone. */
const RARE_FAMILY = 'Noto Sans SC Rare'

const OPTIONS = { targetFormat: 'woff2' as const, noLayoutClosure: true, keepFeatures: ['kern'], noHinting: true }

type Weight = keyof typeof FIRST

/** One file: what goes in, and for which characters a page asks for it. */
export interface Cut {
  name: string
  weight: Weight
  family: string
  characters: string
  range: string
}

function span(from: number, to: number): string {
  let text = ''
  for (let code = from; code <= to; code++) text += String.fromCodePoint(code)
  return text
}

function everyday(): string {
  const codes: number[] = []
  for (let row = 0xb0; row <= 0xd7; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) codes.push(row, cell)
  // The last five places of the last row are not given to any character.
  return new TextDecoder('gb18030').decode(Uint8Array.from(codes)).replace(/\P{Script=Han}/gu, '')
}

const hex = (code: number) => code.toString(16)

/** A CSS unicode-range, runs of code points written as one. */
export function unicodeRange(characters: string): string {
  const codes = [...new Set([...characters].map((c) => c.codePointAt(0)!))].sort((a, b) => a - b)
  const parts: string[] = []
  for (let i = 0; i < codes.length;) {
    let end = i
    while (codes[end + 1] === codes[end]! + 1) end++
    parts.push(end > i ? `U+${hex(codes[i]!)}-${hex(codes[end]!)}` : `U+${hex(codes[i]!)}`)
    i = end + 1
  }
  return parts.join(',')
}

function rare(from: number, to: number, known: ReadonlySet<string>): Cut {
  const characters = [...span(from, to)].filter((c) => !known.has(c)).join('')
  return { name: `rare-${hex(from)}`, weight: 400, family: RARE_FAMILY, characters, range: `U+${hex(from)}-${hex(to)}` }
}

/** What each file holds, given the signs of our texts and the characters in the order of their use. */
export function cuts(signs: string, order: readonly string[]): Cut[] {
  const common = [...new Set([...order.slice(0, COMMON), ...EVERYDAY])].filter((c) => !signs.includes(c))
  const known = new Set([...signs, ...LATIN, ...common])
  const out: Cut[] = SIGNS.map(([from, to]) => rare(from, to, known))
  for (const [from, to] of RARE) for (let at = from; at <= to; at += SPAN) out.push(rare(at, Math.min(to, at + SPAN - 1), known))
  for (const weight of [400, 600] as const) {
    const add = (n: number, characters: string) =>
      out.push({ name: `${weight}-${n}`, weight, family: FAMILY, characters, range: unicodeRange(characters) })
    add(0, LATIN + signs + common.slice(0, FIRST[weight]).join(''))
    for (let at: number = FIRST[weight], n = 1; at < common.length; at += STEP, n++) add(n, common.slice(at, at + STEP).join(''))
  }
  return out
}

/** The cuts as build/letters.txt has them. */
export function recipe(root: string): Cut[] {
  const [signs, ...lines] = readFileSync(join(root, 'build/letters.txt'), 'utf8').split('\n')
  return cuts(signs!, [...lines.join('')])
}

/** Puts a file where others see it whole or not at all. */
function put(path: string, data: Buffer): void {
  writeFileSync(`${path}.${process.pid}`, data)
  renameSync(`${path}.${process.pid}`, path)
}

/**
 * Makes the files that are not there yet and the two style sheets; returns the folder of the sheets. Cutting takes ten times
 * as long as all else of a build, so what is cut is kept where it outlives this checkout and its packages.
 */
async function make(root: string): Promise<string> {
  const face = { 400: '400Regular/NotoSansSC_400Regular.ttf', 600: '600SemiBold/NotoSansSC_600SemiBold.ttf' }
  const source = '@expo-google-fonts/noto-sans-sc'
  const about = (name: string) => readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
  const version = about(source)
  const find = createRequire(join(root, 'package.json'))
  const fonts = new Map<Weight, Buffer>()
  const font = (weight: Weight) =>
    fonts.get(weight) ?? fonts.set(weight, readFileSync(find.resolve(`${source}/${face[weight]}`))).get(weight)!
  const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)
  const folder = join(root, 'node_modules/.cache/noto')
  const kept = join(
    process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'anwang/noto',
    digest(about('subset-font') + JSON.stringify(OPTIONS)),
  )
  for (const each of [folder, kept]) mkdirSync(each, { recursive: true })
  const css = { first: '', rest: '' }
  for (const cut of recipe(root)) {
    const file = `noto-${cut.name}.${digest(version + cut.weight + cut.characters)}.woff2`
    const path = join(folder, file)
    if (!existsSync(path)) {
      const known = join(kept, file)
      if (!existsSync(known)) put(known, await subsetFont(font(cut.weight), cut.characters, OPTIONS))
      put(path, readFileSync(known))
    }
    const weight = cut.family === FAMILY ? cut.weight : '400 600'
    css[cut.name.endsWith('-0') ? 'first' : 'rest'] +=
      `@font-face{font-family:'${cut.family}';font-weight:${weight};font-display:swap;` +
      `src:url(./${file}) format('woff2');unicode-range:${cut.range}}\n`
  }
  for (const name of ['first', 'rest'] as const) writeFileSync(join(folder, `${name}.css`), css[name])
  return folder
}

/** For the bundler: the modules "virtual:noto/first.css" and "virtual:noto/rest.css" are the style sheets of these files. */
export function fonts(root: string): Plugin {
  let folder = ''
  return {
    name: 'noto-sans-sc',
    enforce: 'pre',
    async buildStart() {
      if (!process.env.VITEST) folder = await make(root)
    },
    resolveId(id) {
      return id.startsWith('virtual:noto/') ? join(folder, id.slice('virtual:noto/'.length)) : undefined
    },
  }
}

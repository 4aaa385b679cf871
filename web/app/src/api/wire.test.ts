import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

/** Whatever asks the server names what it takes; schema.ts has those types, and no other file writes them down again. */
const ASKS = /\b(?:get|ask|send|usePages|usePage|all)<((?:[^<>()]|<(?:[^<>()]|<[^<>()]*>)*>)*)>\(|JSON\.parse\(event\.data\) as ([^\n)]+)/g
/** Of the language, and forms that are not ours. */
const KNOWN = new Set(['Wire', 'GeoJSON', 'Feature', 'FeatureCollection', 'Record', 'T', 'P'])

const src = join(import.meta.dirname, '..')
const texts = new Map(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|vue)$/.test(file) && !/\.test\.ts$/.test(file) && !file.endsWith('api/schema.ts'))
    .map((file) => [file, readFileSync(join(src, file), 'utf8')]),
)
const names = (type: string) => (type.replace(/'[^']*'/g, '').match(/\b[A-Z]\w*/g) ?? []).filter((name) => !KNOWN.has(name))

/** Where a name of a file comes from, and what it stands for there. */
function declared(file: string, name: string): { file: string; form: string; of: string } | undefined {
  const text = texts.get(file)!
  const own = new RegExp(`\\b(interface|type|class) ${name}\\b(?:<[^>]*>)?([^\\n]*)`).exec(text)
  if (own) return { file, form: own[1]!, of: own[2]! }
  for (const [, list, from] of text.matchAll(/\b(?:import|export)\b([^'\n]*)\bfrom '(@\/[^']+|\.\.?\/[^']+)'/g)) {
    if (!new RegExp(`\\b${name}\\b`).test(list!)) continue
    const path = from!.startsWith('@/') ? from!.slice(2) : normalize(join(dirname(file), from!))
    const target = [path, `${path}.ts`].find((one) => texts.has(one))
    return target ? declared(target, name) : undefined
  }
  return undefined
}

/** The types that are written by hand behind a name. */
function byHand(file: string, name: string, seen = new Set<string>()): string[] {
  const found = declared(file, name)
  if (!found) return [`${file}: ${name} is nowhere`]
  if (seen.has(`${found.file} ${name}`)) return []
  seen.add(`${found.file} ${name}`)
  if (found.form !== 'type' || /=\s*(\{|\|)/.test(found.of)) return [`${found.file}: ${found.form} ${name}`]
  return names(found.of.slice(found.of.indexOf('=') + 1)).flatMap((next) =>
    /^(Omit|Partial|Pick|Required|Exclude|NonNullable|Tagged)$/.test(next) ? [] : byHand(found.file, next, seen),
  )
}

it('has no type of what the server sends that is written by hand', () => {
  const asked = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(ASKS)].flatMap(([, type, event]) => names(type ?? event!).map((name) => [file, name] as const)),
  )
  expect(asked.length).toBeGreaterThan(100)
  expect([...new Set(asked.flatMap(([file, name]) => byHand(file, name)))]).toEqual([])
})

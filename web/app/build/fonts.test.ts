import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cuts, recipe, unicodeRange } from './fonts'

const root = process.cwd()
const chinese = (c: string) => /\p{Script=Han}/u.test(c)
const file = (name: string) => recipe(root).find((cut) => cut.name === name)!

function texts(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? texts(path) : name === 'zh.ts' ? [path] : []
  })
}

describe('the cut of the font', () => {
  it('has what the map says at the start in the first file', () => {
    const first = new Set(file('400-0').characters)
    const said = [...readFileSync(join(root, 'src/app/zh.ts'), 'utf8')].filter(chinese)
    const missing = said.filter((c) => !first.has(c))
    // Run "node build/letters.mjs" when texts have outgrown it.
    expect(missing.length / said.length).toBeLessThan(0.12)
  })

  it('has the characters of all texts in the files of both weights, but for a few new ones', () => {
    const said = texts(join(root, 'src')).flatMap((path) => [...readFileSync(path, 'utf8')].filter(chinese))
    for (const weight of [400, 600]) {
      const present = new Set(
        recipe(root)
          .filter((cut) => cut.name.startsWith(`${weight}-`))
          .flatMap((cut) => [...cut.characters]),
      )
      expect(said.filter((c) => !present.has(c)).length / said.length).toBeLessThan(0.01)
    }
  })

  it('has what anybody may write in both weights', () => {
    for (const weight of [400, 600]) {
      const present = new Set(
        recipe(root)
          .filter((cut) => cut.name.startsWith(`${weight}-`))
          .flatMap((cut) => [...cut.characters]),
      )
      expect([...'垃圾焚烧氮汞钾氟肺病罚粪厕啤'].filter((c) => !present.has(c))).toEqual([])
    }
  })

  it('gives each character of a weight one file, and every Chinese character some file', () => {
    const all = recipe(root)
    for (const weight of ['400-', '600-']) {
      const present = all.filter((cut) => cut.name.startsWith(weight)).flatMap((cut) => [...cut.characters])
      expect(new Set(present).size).toBe(present.length)
    }
    const present = new Set(all.flatMap((cut) => [...cut.characters]))
    for (let code = 0x4e00; code <= 0x9fff; code++) expect(present.has(String.fromCodePoint(code))).toBe(true)
  })

  it('writes runs of code points as one', () => {
    expect(unicodeRange('cab鿿z')).toBe('U+61-63,U+7a,U+9fff')
  })

  it('keeps first files apart from the rest', () => {
    expect(
      cuts('·', [...'一丁七'])
        .filter((cut) => cut.name.endsWith('-0'))
        .map((cut) => cut.name),
    ).toEqual(['400-0', '600-0'])
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The floors below the capabilities, the lowest first: a floor may import those
 * before it. Every other folder is a capability, which may import all floors and no
 * other capability; app/, which puts them together, and what starts the page import
 * everything and are imported by nothing.
 */
const FLOORS = ['api', 'text', 'level', 'engine', 'state', 'ui', 'link', 'live', 'form', 'why', 'paper']
/** What breaks the rule today. It may get shorter. */
const EXCEPTIONS: string[] = []

const src = join(import.meta.dirname, '..')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(ts|vue|css)$/.test(file) && !/\.test\.ts$/.test(file),
)
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(@\/[^'?]+|\.\.?\/[^'?]+)|\bsrc="(\.\.?\/[^"]+)"|@import '([^']+)'/g

const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : 'app')

/** Imports from one folder into another: "from/file to/file". */
const imports = files.flatMap((file) =>
  [...readFileSync(join(src, file), 'utf8').matchAll(IMPORT)].flatMap(([, script, style, css]) => {
    const to = script ?? style ?? css!
    const target = to.startsWith('@/') ? to.slice(2) : normalize(join(dirname(file), to))
    return target.startsWith('..') || folderOf(target) === folderOf(file)
      ? []
      : [{ file, target, from: folderOf(file), to: folderOf(target) }]
  }),
)

function allowed(from: string, to: string): boolean {
  if (from === 'app') return true
  if (FLOORS.includes(from)) return FLOORS.includes(to) && FLOORS.indexOf(to) < FLOORS.indexOf(from)
  return FLOORS.includes(to)
}

describe('the floors', () => {
  it('import downwards only', () => {
    const broken = imports.filter(({ from, to }) => !allowed(from, to)).map(({ file, target }) => `${file} ${target}`)
    expect([...new Set(broken)].sort()).toEqual(EXCEPTIONS)
  })
  it('have no two folders that import each other', () => {
    const edges = new Set(imports.map(({ from, to }) => `${from} ${to}`))
    expect([...edges].filter((edge) => edges.has(edge.split(' ').reverse().join(' ')))).toEqual([])
  })
})

// Makes the types of what the server sends and takes, src/api/schema.ts, from the
// server's own description: npm run schema. A test asks whether they are current.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'

export const FILE = join(import.meta.dirname, '../src/api/schema.ts')

/** What a type does not know of a schema; without it the file is half as long. */
const SILENT = new Set(['format', 'examples', 'example', 'default'])

/** The same, ready for types: an array of a fixed length becomes a tuple. */
function typed(schema) {
  if (Array.isArray(schema)) return schema.map(typed)
  if (schema === null || typeof schema !== 'object') return schema
  const out = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') out[key] = Object.fromEntries(Object.entries(value).map(([name, of]) => [name, typed(of)]))
    else if (!SILENT.has(key)) out[key] = typed(value)
  }
  if (out.prefixItems) return { ...out, items: false }
  if (out.minItems > 1 && out.minItems === out.maxItems) {
    const { items, minItems, ...rest } = out
    return { ...rest, minItems, prefixItems: Array(minItems).fill(items), items: false }
  }
  return out
}

/** The types of all bodies, by the description of the server beside this application. */
export async function generate() {
  const root = join(import.meta.dirname, '../../..')
  // without C, as the program is shipped and its tests are built: nothing is compiled twice
  const env = { ...process.env, CGO_ENABLED: '0' }
  const told = execFileSync('go', ['run', './cmd/anwang', 'openapi'], { cwd: root, env, maxBuffer: 1 << 26, encoding: 'utf8' })
  const document = JSON.parse(told)
  const { openapi, info, components } = document
  const schemas = Object.fromEntries(Object.entries(components.schemas).map(([name, schema]) => [name, typed(schema)]))
  const tree = await openapiTS({ openapi, info, paths: {}, components: { schemas } }, { silent: true })
  const text = astToString(tree)
  const from = text.indexOf('    schemas: {\n') + '    schemas: {\n'.length
  const lines = text.slice(from, text.indexOf('\n    };\n    responses', from)).replaceAll('components["schemas"]', 'Wire').split('\n')
  return [
    HEAD,
    'export interface Wire {',
    ...lines.map((line) => wrap(line.replace(/^ {4,}/, (tabs) => ' '.repeat(tabs.length / 2 - 2)))),
    '}\n',
  ].join('\n')
}

const HEAD = '/** What the server sends and takes. Made by "npm run schema" from its description; not to be edited. */'

/** A comment or a choice of more than 140 characters, on lines of its own. */
function wrap(line) {
  if (line.length <= 140) return line
  const [, tabs, start, text, end] = /^( *)(\/\*\* |\* )(.*?)( \*\/)?$/.exec(line) ?? []
  if (text === undefined) return line.replaceAll(' | ', `\n${/^ */.exec(line)[0]}  | `)
  const lead = start === '* ' ? tabs : `${tabs} `
  const parts = text.match(/.{1,110}(?: |$)/g).map((part) => `${lead}* ${part.trimEnd()}`)
  return [...(start === '* ' ? [] : [`${tabs}/**`]), ...parts, ...(end ? [`${lead}*/`] : [])].join('\n')
}

if (process.argv[1] === import.meta.filename) writeFileSync(FILE, await generate())

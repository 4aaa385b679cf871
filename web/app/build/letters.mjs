// Writes build/letters.txt: in which order the fonts hold the characters. Run it
// when texts have changed so much that the test of it fails: node build/letters.mjs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const chinese = (character) => /\p{Script=Han}/u.test(character)

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}

/** The Chinese characters of some files, the most used first. */
function byUse(paths) {
  const uses = new Map()
  for (const path of paths) for (const c of readFileSync(path, 'utf8')) if (chinese(c)) uses.set(c, (uses.get(c) ?? 0) + 1)
  return [...uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([c]) => c)
}

/** The head of the first list, then by turns: what is first in either list comes first. */
function merge(a, b, head) {
  const out = new Set(a.slice(0, head))
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (i < a.length) out.add(a[i])
    if (i < b.length) out.add(b[i])
  }
  return [...out]
}

const files = sources(join(root, 'src'))
  .filter((path) => /\.(vue|ts)$/.test(path) && !path.includes('.test.'))
  .sort()
// What is on screen at the start is told by these; the forms behind it wait their turn.
const first = files.filter((path) => /\/(app|text|risk|history|me)\/(zh|codes)\.ts$/.test(path))
const own = [...new Set([...byUse(first), ...byUse(files)])]
// By how often the names of provinces, cities, counties, towns and villages have them (National Bureau of Statistics, 2023).
const names = [...readFileSync(join(root, 'build/names.txt'), 'utf8')].filter(chinese)
// The map's source is told by the server.
const signs = [...new Set([...files.flatMap((path) => [...readFileSync(path, 'utf8')]), '©'])]
  .filter((c) => c > '~' && !chinese(c) && !/\p{C}/u.test(c))
  .sort()
const order = merge(own, names, 180)
const lines = []
for (let i = 0; i < order.length; i += 100) lines.push(order.slice(i, i + 100).join(''))
writeFileSync(join(root, 'build/letters.txt'), [signs.join(''), ...lines, ''].join('\n'))

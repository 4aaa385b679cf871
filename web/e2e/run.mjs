// Runs the scenarios, or those named, two files at a time: much of a scenario is
// waiting for its page, and one file alone leaves part of two processors idle. The
// demo city is loaded once for all of them; each file begins with a copy.
import { setMaxListeners } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { loadOnce, startServer } from './server.mjs'

/** The longest come first, so that none of them is left alone at the end. */
const FIRST = ['map', 'enterprise', 'size', 'basemap', 'back', 'admin', 'network', 'hazard', 'scope', 'rule', 'steady']
const rank = (file) => {
  const at = FIRST.indexOf(basename(file, '.test.mjs'))
  return at < 0 ? FIRST.length : at
}
/** What only `make test-long` runs, unless it is named: pictures of pages that others look at, and another way to the same server. */
const LATER = process.env.ANWANG_LONG ? [] : ['help', 'proxy']
const folder = join(import.meta.dirname, 'scenarios')
const asked = process.argv.slice(2).map((file) => resolve(file))
const all = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.mjs') && !LATER.includes(basename(name, '.test.mjs')))
    .sort()
    .map((name) => join(folder, name))
const files = asked.length > 0 ? asked : all().sort((a, b) => rank(a) - rank(b))
const together = Number(process.env.ANWANG_E2E_TOGETHER) || Math.min(2, availableParallelism())

const loaded = mkdtempSync(join(tmpdir(), 'anwang-loaded-'))
chmodSync(loaded, 0o755)
process.on('exit', () => rmSync(loaded, { recursive: true, force: true }))
if (!process.env.ANWANG_E2E_URL) loadOnce(loaded)
process.env.ANWANG_E2E_LOADED = loaded
// Those that leave nothing behind that another would notice have a server in common, one for each that runs at a time.
const servers =
  files.length > 1 && !process.env.ANWANG_E2E_URL ? await Promise.all(Array.from({ length: together }, () => startServer())) : []
const common = join(loaded, 'servers')
mkdirSync(common)
servers.forEach(({ url }, n) => writeFileSync(join(common, `${n}.url`), url))
process.env.ANWANG_E2E_SERVERS = common

const stop = new AbortController()
setMaxListeners(files.length + 1, stop.signal)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort())
const took = []
const note = ({ name, nesting, details }) => nesting === 0 && took.push([details.duration_ms / 1000, name])
const tests = run({ files, concurrency: together, signal: stop.signal })
tests.on('test:pass', note)
tests.on('test:fail', (event) => {
  note(event)
  process.exitCode = 1
})
tests.on('end', async () => {
  await Promise.all(servers.map((server) => server.stop()))
  const slowest = took.toSorted(([a], [b]) => b - a).slice(0, 8)
  process.on('exit', () => console.log(['slowest:', ...slowest.map(([s, name]) => `${s.toFixed(1).padStart(7)} s  ${name}`)].join('\n')))
})
tests.compose(spec).pipe(process.stdout)

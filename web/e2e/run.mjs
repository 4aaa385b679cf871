// Runs the scenarios, or those named, one file after the other. The demo city is
// loaded once for all of them; each file begins with a copy.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'scenarios')
const named = process.argv.slice(2)
const files = named.length > 0 ? named : readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).sort().map((name) => join(folder, name))
const loaded = mkdtempSync(join(tmpdir(), 'anwang-loaded-'))
chmodSync(loaded, 0o755)
const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], { stdio: 'inherit', env: { ...process.env, ANWANG_E2E_LOADED: loaded } })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => {
  rmSync(loaded, { recursive: true, force: true })
  process.exitCode = code ?? 1
})

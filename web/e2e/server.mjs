// Starts the built binary on a free port with a small demo city of its own.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const binary = resolve(process.env.ANWANG_BIN ?? join(import.meta.dirname, '../../bin/anwang'))

/** Resolves to { url, stop } once the server is ready. ANWANG_E2E_URL names one that runs already. */
export async function startServer(enterprises = 5000) {
  if (process.env.ANWANG_E2E_URL) return { url: process.env.ANWANG_E2E_URL, stop: async () => undefined }
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run "make build" first`)
  const folder = mkdtempSync(join(tmpdir(), 'anwang-e2e-'))
  // The private database runs as an unprivileged user when we are root.
  chmodSync(folder, 0o755)
  const env = { ...process.env, ANWANG_DATA_DIR: folder, ANWANG_LISTEN: '127.0.0.1:0', ANWANG_DATABASE_URL: '' }
  const demo = spawnSync(binary, ['demo', '--enterprises', String(enterprises)], { env, encoding: 'utf8' })
  if (demo.status !== 0) throw new Error(`anwang demo: ${demo.stdout}\n${demo.stderr}`)
  const child = spawn(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const address = new Promise((found, lost) => {
    const read = (chunk) => {
      output += chunk
      const match = /Listening on (http:\/\/\S+)/.exec(output)
      if (match) found(match[1])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('exit', (code) => lost(new Error(`anwang serve ended with ${code}:\n${output}`)))
    setTimeout(() => lost(new Error(`anwang serve does not listen:\n${output}`)), 60_000).unref()
  })
  const url = await address
  for (let i = 0; ; i++) {
    const ready = await fetch(`${url}/readyz`).catch(() => undefined)
    if (ready?.ok) break
    if (i > 300) throw new Error(`not ready after 60 s:\n${output}`)
    await new Promise((done) => setTimeout(done, 200))
  }
  return {
    url,
    async stop() {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await Promise.race([gone, new Promise((done) => setTimeout(done, 15_000).unref())])
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** JSON of the interface, for what a scenario expects to see. */
export async function ask(url, path, init) {
  const answer = await fetch(`${url}/api/v1/${path}`, init)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

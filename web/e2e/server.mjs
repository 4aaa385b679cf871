// Starts the built binary on a free port with a small demo city of its own.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const binary = resolve(process.env.ANWANG_BIN ?? join(import.meta.dirname, '../../bin/anwang'))

/** The password of every demo account here. */
export const password = process.env.ANWANG_DEMO_PASSWORD ?? 'lanterns-over-the-moat'

const settled = (folder, settings) => ({
  ...process.env,
  ANWANG_DATA_DIR: folder,
  ANWANG_LISTEN: '127.0.0.1:0',
  ANWANG_DATABASE_URL: '',
  ANWANG_DEMO_PASSWORD: password,
  ...settings,
})

/** Loads a demo city into a folder. */
function load(folder, enterprises, settings) {
  const demo = spawnSync(binary, ['demo', '--enterprises', String(enterprises)], { env: settled(folder, settings), encoding: 'utf8' })
  if (demo.status !== 0) throw new Error(`anwang demo: ${demo.stdout}\n${demo.stderr}`)
}

/** Loads the city that the files of a run copy, before the first of them begins. */
export function loadOnce(folder, enterprises = 5000) {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run "make build" first`)
  const into = join(folder, String(enterprises))
  mkdirSync(into, { mode: 0o755 })
  load(into, enterprises, {})
}

/** Has the demo city in a folder: a copy, where the run keeps one that is loaded. */
function furnish(folder, enterprises, settings) {
  const loaded = process.env.ANWANG_E2E_LOADED && join(process.env.ANWANG_E2E_LOADED, String(enterprises))
  if (!loaded || !existsSync(loaded)) return load(folder, enterprises, settings)
  const copy = spawnSync('cp', ['-a', '--reflink=auto', `${loaded}/.`, folder], { encoding: 'utf8' })
  if (copy.status !== 0) throw new Error(`cp: ${copy.stderr}`)
}

/** Runs statements in the database of a server, for what the product has no screen for yet. */
function tellDatabase(folder, statements) {
  const [, , , port, socket] = readFileSync(join(folder, 'pg/data/postmaster.pid'), 'utf8').split('\n')
  const own = ['psql', '-h', socket, '-p', port, '-U', 'anwang', '-d', 'anwang', '-v', 'ON_ERROR_STOP=1', '-c', statements]
  const [command, ...args] = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--', ...own] : own
  const told = spawnSync(command, args, { encoding: 'utf8', cwd: '/' })
  if (told.status !== 0) throw new Error(`psql: ${told.stderr}`)
}

/** Takes one of the servers that the files of a run have in common, for as long as a file lasts; undefined: none is free. */
function borrowServer() {
  const folder = process.env.ANWANG_E2E_SERVERS
  if (!folder) return undefined
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.url'))) {
    const taken = join(folder, `${name}.taken`)
    try {
      mkdirSync(taken)
    } catch {
      continue // by another file
    }
    return { url: readFileSync(join(folder, name), 'utf8'), stop: async () => rmSync(taken, { recursive: true }) }
  }
  return undefined
}

/**
 * Resolves to { url, sql, stop } once the server is ready. It is one that others had before if that is `shared`, by files that
 * look at the city and leave it as they found it. ANWANG_E2E_URL names one that runs already; one with settings is always started.
 */
export async function startServer({ shared = false, enterprises = 5000, ...settings } = {}) {
  if (process.env.ANWANG_E2E_URL && Object.keys(settings).length === 0)
    return { url: process.env.ANWANG_E2E_URL, stop: async () => undefined }
  const borrowed = shared ? borrowServer() : undefined
  if (borrowed) return borrowed
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run "make build" first`)
  const folder = mkdtempSync(join(tmpdir(), 'anwang-e2e-'))
  // The private database runs as an unprivileged user when we are root.
  chmodSync(folder, 0o755)
  furnish(folder, enterprises, settings)
  return serve(folder, settings)
}

/** A server over a database in which there is nothing, with the secret of its first administrator. */
export async function startEmpty() {
  const folder = mkdtempSync(join(tmpdir(), 'anwang-e2e-'))
  chmodSync(folder, 0o755)
  const server = await serve(folder, {})
  await until(() => server.secret(), 'the server says where to begin')
  return { ...server, secret: server.secret() }
}

/** Starts the binary over what lies in a folder, which goes with it. */
async function serve(folder, settings) {
  const child = spawn(binary, ['serve'], { env: settled(folder, settings), stdio: ['ignore', 'pipe', 'pipe'] })
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
    secret: () => /setup#(\S+)/.exec(output)?.[1] ?? '',
    sql: (statements) => tellDatabase(folder, statements),
    async stop() {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await Promise.race([gone, new Promise((done) => setTimeout(done, 15_000).unref())])
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const sessions = new Map()

/** Logs in over the interface and returns the cookie; once for each role, so that scenarios do not wait for passwords. */
export async function cookieOf(url, role) {
  const key = `${url} ${role}`
  if (!sessions.has(key)) sessions.set(key, enter(url, (await accountOf(url, role)).login))
  return sessions.get(key)
}

/** What the cookie of a server is called: below a path of a host the path is part of it. */
const names = new Map()
export const cookieName = (url) => names.get(url) ?? 'anwang'

/** A log-in of its own. */
export async function enter(url, login, word = password) {
  const answer = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, password: word }),
  })
  if (!answer.ok) throw new Error(`log-in of ${login}: ${answer.status} ${await answer.text()}`)
  const [, name, value] = /^(anwang[^=]*)=([^;]+)/.exec(answer.headers.get('set-cookie'))
  names.set(url, name)
  return value
}

/**
 * Asks again and again until something is so, and for a minute at most: what follows the feed of changes is no answer's own.
 * `what` are words for it, or says at the end what they are.
 */
export async function until(so, what, pause = 100) {
  const began = Date.now()
  while (!(await so())) {
    if (Date.now() - began > 60_000) throw new Error(`not so after a minute: ${typeof what === 'function' ? what() : what}`)
    await new Promise((done) => setTimeout(done, pause))
  }
}

/** The demo account of a role, as the log-in page lists it. */
export async function accountOf(url, role) {
  const { demo } = await (await fetch(`${url}/api/v1/login/options?lang=zh`)).json()
  const found = demo.find((account) => account.role === role)
  if (!found) throw new Error(`the demo has no account for ${role}: ${JSON.stringify(demo)}`)
  return found
}

/** JSON of the interface, for what a scenario expects to see, as a role of the demo sees it. */
export async function ask(url, path, { role = 'city', cookie, ...init } = {}) {
  const value = cookie ?? (await cookieOf(url, role))
  const headers = { ...init.headers, Cookie: `${cookieName(url)}=${value}` }
  const answer = await fetch(`${url}/api/v1/${path}`, { ...init, headers })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined : answer.json()
}

/** Sends JSON; the entity tag of what is changed is asked for first when it is needed. */
export async function tell(url, method, path, body, { role = 'city', cookie } = {}) {
  const headers = { 'Content-Type': 'application/json' }
  if (method === 'PATCH') {
    const value = cookie ?? (await cookieOf(url, role))
    const now = await fetch(`${url}/api/v1/${path}`, { headers: { Cookie: `${cookieName(url)}=${value}` } })
    headers['If-Match'] = now.headers.get('etag')
  }
  return ask(url, path, { role, cookie, method, headers, body: JSON.stringify(body) })
}

/** Does something to a danger as it stands: grade, order, report … */
export async function act(url, id, verb, body, { role = 'city' } = {}) {
  const now = await fetch(`${url}/api/v1/dangers/${id}`, { headers: { Cookie: `${cookieName(url)}=${await cookieOf(url, role)}` } })
  const headers = { 'Content-Type': 'application/json', 'If-Match': now.headers.get('etag') }
  return ask(url, `dangers/${id}/${verb}`, { role, method: 'POST', headers, body: JSON.stringify(body) })
}

/** Gives an account a role as it is given in the field: the system administrator asks, the security administrator confirms. */
export async function give(url, account, grant) {
  const { id } = await tell(url, 'POST', 'approvals', { kind: 'grant', account, proposal: grant }, { role: 'admin' })
  return ask(url, `approvals/${id}/confirm`, { role: 'security', method: 'POST' })
}

/** All rows of a list, page after page. */
export async function all(url, path, role = 'city') {
  const rows = []
  for (let cursor = ''; ;) {
    const page = await ask(url, `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, {
      role,
    })
    rows.push(...page.items)
    cursor = page.next ?? ''
    if (!cursor) return rows
  }
}

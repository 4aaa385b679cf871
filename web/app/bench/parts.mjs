// What a part of the component library costs beside ours: the bytes that come with it
// beyond those of a page that has Vue and the library of texts, compressed as the server sends
// them; the time until its rows stand; and the median and the longest frame while
// they are scrolled from end to end. Each is the median of three.
//   node bench/parts.mjs [part of a name]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createServer } from 'node:http'
import { basename, extname, join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import { startBrowser } from '../../e2e/browser.mjs'

const here = import.meta.dirname
const parts = readdirSync(join(here, 'parts'))
  .map((file) => basename(file, '.ts'))
  .filter((name) => /^(table|day|select|tree)-/.test(name))
const asked = parts.filter((name) => name.includes(process.argv[2] ?? ''))
const out = mkdtempSync(join(tmpdir(), 'parts-'))
const packed = (file) => brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length
const names = (folder) => readdirSync(folder).filter((file) => /\.(js|css)$/.test(file))

/** The fonts are made by a build of the whole application, and are of every page. */
const blank = {
  name: 'blank',
  enforce: 'pre',
  resolveId: (id) => (id.startsWith('virtual:') ? `\0${id.replace(/\.css$/, '')}` : undefined),
  load: (id) => (id.startsWith('\0virtual:') ? 'export default ""' : undefined),
}

/** Each part on its own, since two would share what they have in common. */
async function make(name) {
  const outDir = join(out, name)
  await build({
    configFile: false,
    root: here,
    logLevel: 'error',
    plugins: [vue(), blank],
    resolve: { alias: { '@': join(here, '../src') } },
    define: { __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
    build: {
      outDir,
      assetsDir: '.',
      target: 'es2022',
      modulePreload: false,
      lib: { entry: join(here, 'parts', `${name}.ts`), formats: ['es'], fileName: 'part' },
    },
  })
  return names(outDir).reduce((sum, file) => sum + packed(join(outDir, file)), 0)
}

const TYPES = { '.js': 'text/javascript', '.css': 'text/css' }
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://here').pathname
  const [, name, file] = path.split('/')
  if (!file) {
    const styles = names(join(out, name))
      .filter((one) => one.endsWith('.css'))
      .map((one) => `<link rel="stylesheet" href="${one}">`)
    response.setHeader('content-type', 'text/html')
    return response.end(
      `<!doctype html><html><head><script>process={env:{NODE_ENV:'production'}}</script>${styles}</head>` +
        '<body style="margin:0"><div id="app"></div></body></html>',
    )
  }
  response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
  response.end(readFileSync(join(out, name, file)))
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const browser = await startBrowser()

/** Milliseconds until it stands, and the longest and the median frame while it is scrolled from end to end. */
async function time(name, n) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => console.error(name, error.message))
  await page.goto(`http://127.0.0.1:${server.address().port}/${name}/`)
  const file = names(join(out, name)).find((one) => one.startsWith('part') && one.endsWith('.js'))
  const found = await page.evaluate(
    async ({ file, n }) => {
      const frame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())))
      const { run } = await import(`./${file}`)
      await frame()
      const begun = performance.now()
      run(n)
      await frame()
      const stood = (await frame()) - begun
      const box = [...document.querySelectorAll('*')]
        .filter((e) => e.scrollHeight > e.clientHeight + 50 && /auto|scroll|hidden/.test(getComputedStyle(e).overflowY))
        .sort((a, b) => b.scrollHeight - a.scrollHeight)[0]
      const frames = []
      let last = await frame()
      for (let i = 0; box && i < 40; i++) {
        box.scrollTop += box.scrollHeight / 40
        const now = await frame()
        frames.push(now - last)
        last = now
      }
      frames.sort((a, b) => a - b)
      return { stood, elements: document.querySelectorAll('#app *').length, median: frames[20], worst: frames.at(-1) }
    },
    { file, n },
  )
  await page.close()
  return found
}
const round = (n) => (n === undefined ? '' : n.toFixed(0).padStart(6))
try {
  const base = await make('base')
  for (const name of asked) {
    const bytes = (await make(name)) - base
    for (const n of /^(table|tree)/.test(name) ? [50, 500, 5000] : [1]) {
      const tries = []
      for (let i = 0; i < 3; i++) tries.push(await time(name, n))
      const best = tries.sort((a, b) => a.stood - b.stood)[1]
      console.log(
        `${name.padEnd(18)} ${String(bytes).padStart(7)} bytes ${String(n).padStart(5)} rows: ${round(best.stood)} ms, ` +
          `${best.elements} elements, frame ${round(best.median)} / ${round(best.worst)} ms`,
      )
    }
  }
} finally {
  await browser.close()
  server.close()
  rmSync(out, { recursive: true, force: true })
}

// Counts what a page takes from the server until the map has its first colour: a
// plain relay between browser and server sees every request, those of workers
// too, and every byte that comes back.
import { createServer, request } from 'node:http'

/** Relays to a server; resolves to { url, taken, stop }. */
export async function startRelay(to) {
  const { hostname, port } = new URL(to)
  const taken = []
  const relay = createServer((asked, answer) => {
    const entry = { path: asked.url, at: Date.now(), bytes: 0, done: false }
    taken.push(entry)
    const onward = request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers }, (got) => {
      entry.bytes += got.rawHeaders.reduce((sum, text) => sum + text.length + 2, 20)
      answer.writeHead(got.statusCode, got.rawHeaders)
      got.on('data', (chunk) => (entry.bytes += chunk.length))
      got.on('end', () => (entry.done = true))
      got.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    asked.pipe(onward)
  })
  await new Promise((ready) => relay.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${relay.address().port}`,
    taken,
    async stop() {
      relay.closeAllConnections()
      await new Promise((gone) => relay.close(gone))
    },
  }
}

/** For a page before it is opened: notes when the map draws its first grid, and how long the picture itself kept the page. */
export function watchColours() {
  localStorage.setItem('anwang.account', '1')
  globalThis.picture = 0
  let map
  Object.defineProperty(globalThis, 'anwangMap', {
    get: () => map,
    set(to) {
      map = to
      const look = () => {
        const layers = map
          .getStyle()
          .layers.map((layer) => layer.id)
          .filter((id) => id.startsWith('grid-fill-'))
        if (layers.length === 0 || map.queryRenderedFeatures({ layers }).length === 0) return
        globalThis.coloured ??= { after: performance.now(), at: performance.timeOrigin + performance.now(), picture: globalThis.picture }
        map.off('render', look)
      }
      map.on('render', look)
    },
  })
  // What a graphics card does at once takes a processor that plays one a second.
  const timed = (host, name) => {
    const real = host[name]
    host[name] = function (...args) {
      const from = performance.now()
      try {
        return real.apply(this, args)
      } finally {
        globalThis.picture += performance.now() - from
      }
    }
  }
  timed(HTMLCanvasElement.prototype, 'getContext')
  for (const name of [
    'linkProgram',
    'getProgramParameter',
    'getShaderParameter',
    'getUniformLocation',
    'drawElements',
    'clear',
    'bufferData',
    'texImage2D',
    'getError',
  ])
    timed(WebGL2RenderingContext.prototype, name)
}

/** What was taken up to a moment, by kind: how many and how many bytes. */
export async function takenUntil(relay, at) {
  const wanted = relay.taken.filter((entry) => entry.at <= at)
  // The stream of changes never ends.
  const open = () => wanted.filter((entry) => !entry.done && !entry.path.startsWith('/api/v1/events'))
  for (let i = 0; open().length > 0 && i < 100; i++) await new Promise((done) => setTimeout(done, 100))
  const kinds = {}
  for (const entry of wanted) {
    const kind = (kinds[kindOf(entry.path)] ??= { requests: 0, bytes: 0 })
    kind.requests++
    kind.bytes += entry.bytes
  }
  const sum = (of) => Object.values(kinds).reduce((all, kind) => all + kind[of], 0)
  return { requests: sum('requests'), bytes: sum('bytes'), kinds, paths: wanted.map((entry) => `${entry.bytes} ${entry.path}`) }
}

function kindOf(path) {
  if (/\.woff2$/.test(path)) return 'fonts'
  if (/^\/tiles\//.test(path)) return 'tiles'
  if (/^\/(api|styles)\//.test(path)) return 'data'
  if (/\.css$/.test(path)) return 'styles'
  return /\.m?js$/.test(path) ? 'scripts' : 'page'
}

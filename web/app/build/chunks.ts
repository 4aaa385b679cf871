/**
 * Puts what is needed together into one file. Cut by the bundler's own rules, the
 * map's first view is thirty scripts, most of them of a kilobyte.
 */
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] } | null
  getModuleIds(): IterableIterator<string>
}

/** Everything a module needs before it runs. */
function needs(graph: Graph, roots: readonly string[]): Set<string> {
  const found = new Set<string>()
  const open = [...roots]
  while (open.length > 0) {
    const id = open.pop()!
    if (found.has(id)) continue
    found.add(id)
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []))
  }
  return found
}

const without = (all: Set<string>, ...others: Set<string>[]) => new Set([...all].filter((id) => !others.some((other) => other.has(id))))

/**
 * The bundler's own help is three lines, which it puts into a file that everything
 * waits for: whoever needs it gets it inside instead.
 */
function helpInside(bundle: Rolldown.OutputBundle): void {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  const help = chunks.find((file) => file.name === 'rolldown-runtime')
  if (!help) return
  const [, body, list] = /^([\s\S]*?)export\s*\{([^}]*)\};?\s*$/.exec(help.code) ?? []
  if (body === undefined || help.imports.length > 0) throw new Error(`the bundler's help is another now: ${help.code}`)
  const result = list!
    .split(',')
    .map((pair) => pair.trim().split(/\s+as\s+/))
    .map(([inner, outer]) => `${outer ?? inner}:${inner}`)
  const file = help.fileName.split('/').pop()!.replaceAll('.', '\\.')
  const taken = new RegExp(`import\\s*\\{([^}]*)\\}\\s*from\\s*["']\\./${file}["'];?`)
  for (const chunk of chunks) {
    if (!chunk.imports.includes(help.fileName)) continue
    chunk.code = chunk.code.replace(
      taken,
      (_all, names: string) => `const{${names.replace(/\s+as\s+/g, ':')}}=(()=>{${body}return{${result.join()}}})();`,
    )
    if (chunk.code.includes(help.fileName.split('/').pop()!)) throw new Error(`${chunk.fileName} still asks for the bundler's help`)
    chunk.imports.splice(chunk.imports.indexOf(help.fileName), 1)
  }
  delete bundle[help.fileName]
}

/** The groups of modules, known once the graph is. */
export function chunks(root: string): { plugin: Plugin; groups: { name: string; test: (id: string) => boolean }[] } {
  const sets: Record<string, Set<string>> = {}
  const source = (path: string) => join(root, 'src', path)
  const plugin: Plugin = {
    name: 'chunks',
    apply: 'build',
    // Before the page and the lists of what to fetch ahead are made of what the files import.
    enforce: 'pre',
    buildEnd(failure) {
      if (failure) return
      const graph = this as unknown as Graph
      const find = (end: string) => {
        const id = [...graph.getModuleIds()].find((module) => module.endsWith(end))
        if (!id) throw new Error(`no module ${end}`)
        return id
      }
      const start = needs(graph, [source('main.ts')])
      const view = needs(graph, [source('app/AppFrame.vue'), source('app/RiskView.vue')])
      const worker = needs(graph, [find('/maplibre-gl/src/source/worker.ts')])
      const engine = needs(graph, [source('map/controller.ts')])
      const kinds = [...graph.getModuleIds()].filter((id) => /[\\/]\w+Card\.vue$/.test(id))
      // A style sheet of its own would be one more thing to wait for.
      for (const id of [...engine, ...view]) if (/\.css$|type=style/.test(id)) start.add(id)
      sets.start = start
      sets.view = without(view, start)
      // Fetched once the map has its colours, so that what is pressed first is there at once.
      sets.cards = without(
        needs(graph, [source('app/PointCard.vue'), source('list/ChangePane.vue'), ...kinds]),
        view,
        start,
        engine,
        worker,
      )
      sets.shared = new Set([...worker].filter((id) => engine.has(id) && !view.has(id)))
      sets.map = without(engine, view, start, worker)
    },
    generateBundle(_options, bundle) {
      helpInside(bundle)
      // A worker has no page: what it needs must not have been put beside what does.
      const files = Object.values(bundle).filter((file) => file.type === 'chunk')
      const worker = files.find((file) => file.name === 'map-worker')
      const shared = files.find((file) => file.name === 'map-shared')
      const foreign = [...(worker?.imports ?? []).filter((name) => name !== shared?.fileName), ...(shared?.imports ?? [])]
      if (!worker || !shared || foreign.length > 0) throw new Error(`the map's worker imports ${foreign}`)
    },
  }
  const groups = [
    { name: 'start', test: (id: string) => sets.start?.has(id) === true },
    // What a capability says in English is beside it, and fetched together.
    { name: 'en', test: (id: string) => /[\\/]src[\\/]\w+[\\/]en\.ts$/.test(id) },
    // Likewise what is left of Chinese: that of pages which few open.
    { name: 'zh', test: (id: string) => /[\\/]src[\\/]\w+[\\/]zh\.ts$/.test(id) },
    { name: 'map-shared', test: (id: string) => sets.shared?.has(id) === true },
    { name: 'map', test: (id: string) => sets.map?.has(id) === true },
    { name: 'view', test: (id: string) => sets.view?.has(id) === true },
    // After the view, since a group takes along what its modules need and no group before it has.
    { name: 'cards', test: (id: string) => sets.cards?.has(id) === true },
    { name: 'echarts', test: (id: string) => /node_modules[\\/](echarts|zrender)/.test(id) },
  ]
  return { plugin, groups }
}

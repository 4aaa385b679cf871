/**
 * Puts what is needed together into one file. Cut by the bundler's own rules, the
 * map's first view is thirty scripts, most of them of a kilobyte.
 */
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
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

/** The groups of modules, known once the graph is. */
export function chunks(root: string): { plugin: Plugin; groups: { name: string; test: (id: string) => boolean }[] } {
  const sets: Record<string, Set<string>> = {}
  const source = (path: string) => join(root, 'src', path)
  const plugin: Plugin = {
    name: 'chunks',
    apply: 'build',
    buildEnd(failure) {
      if (failure) return
      const graph = this as unknown as Graph
      const find = (end: string) => {
        const id = [...graph.getModuleIds()].find((module) => module.endsWith(end))
        if (!id) throw new Error(`no module ${end}`)
        return id
      }
      const start = needs(graph, [source('main.ts')])
      const view = needs(graph, [source('frame/AppFrame.vue'), source('risk/RiskView.vue')])
      const worker = needs(graph, [find('/maplibre-gl/src/source/worker.ts')])
      const engine = needs(graph, [source('map/controller.ts')])
      // A style sheet of its own would be one more thing to wait for.
      for (const id of [...engine, ...view]) if (/\.css$|type=style/.test(id)) start.add(id)
      sets.start = start
      sets.view = without(view, start)
      sets.shared = new Set([...worker].filter((id) => engine.has(id) && !view.has(id)))
      sets.map = without(engine, view, start, worker)
    },
    generateBundle(_options, bundle) {
      // A worker has no page: what it needs must not have been put beside what does.
      const files = Object.values(bundle).filter((file) => file.type === 'chunk')
      const worker = files.find((file) => file.name === 'map-worker')
      const foreign = worker?.imports.filter((name) => !/\/(map-shared|rolldown-runtime)-/.test(name))
      if (!worker || foreign?.length) throw new Error(`the map's worker imports ${foreign}`)
    },
  }
  const groups = [
    { name: 'start', test: (id: string) => sets.start?.has(id) === true },
    { name: 'map-shared', test: (id: string) => sets.shared?.has(id) === true },
    { name: 'map', test: (id: string) => sets.map?.has(id) === true },
    { name: 'view', test: (id: string) => sets.view?.has(id) === true },
    { name: 'echarts', test: (id: string) => /node_modules[\\/](echarts|zrender)/.test(id) },
  ]
  return { plugin, groups }
}

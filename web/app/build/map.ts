/**
 * Builds MapLibre from its sources. As it is published, page and worker each
 * carry all they share, half a megabyte twice; built together they share one file.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformWithOxc, type Plugin } from 'vite'

/** Of the tile formats only MVT is ours; the decoder of the other is left out. */
const unused = `export const decodeTile = () => { throw new Error('this build reads no MLT tiles') }
export const GEOMETRY_TYPE = {}
export const GeometryType = {}`

export function map(root: string): Plugin {
  const source = join(root, 'node_modules/maplibre-gl/src')
  return {
    name: 'map',
    apply: 'build',
    enforce: 'pre',
    resolveId(id) {
      if (id === 'maplibre-gl') return join(source, 'index.ts')
      if (id === '@maplibre/mlt') return '\0no-mlt'
      if (id === 'murmurhash-js') return join(root, 'node_modules/murmurhash-js/murmurhash3_gc.js')
      return id === 'virtual:map-worker' ? '\0map-worker' : undefined
    },
    // Its classes declare what their bases set; as this project's own are read, that would be cleared.
    transform(code, id) {
      // The one part that is no module; as it is, page and worker would need a file for the bundler's help with it.
      if (/murmurhash-js\/murmurhash3_gc\.js$/.test(id))
        return { code: `${code.replace(/if ?\(typeof module[\s\S]*$/, '')}\nexport default murmurhash3_32_gc`, map: null }
      if (!id.startsWith(source) || !id.endsWith('.ts')) return undefined
      return transformWithOxc(code, id, {
        lang: 'ts',
        sourcemap: false,
        assumptions: { setPublicClassFields: true },
        typescript: { removeClassFieldsWithoutInitializer: true },
      })
    },
    load(id) {
      if (id === '\0no-mlt') return unused
      // Of all it says, the version alone is asked for.
      if (/maplibre-gl\/package\.json$/.test(id))
        return JSON.stringify({ version: (JSON.parse(readFileSync(id, 'utf8')) as { version: string }).version })
      if (id !== '\0map-worker') return undefined
      const worker = this.emitFile({ type: 'chunk', id: join(source, 'source/worker.ts'), name: 'map-worker' })
      return `export default import.meta.ROLLUP_FILE_URL_${worker}`
    },
  }
}

/** In development the published files serve. */
export function mapInDevelopment(): Plugin {
  return {
    name: 'map-in-development',
    apply: 'serve',
    enforce: 'pre',
    resolveId: (id) => (id === 'virtual:map-worker' ? '\0map-worker' : undefined),
    load: (id) => (id === '\0map-worker' ? `export { default } from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'` : undefined),
  }
}

/** Whether a module of the map has an effect by being there: its table of serialized classes has, the rest is plain code. */
export const effects = (id: string): boolean =>
  !id.includes('/maplibre-gl/src/') || id.endsWith('/source/worker.ts') || id.endsWith('/src/index.ts')

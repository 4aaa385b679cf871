import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { chunks } from './build/chunks'
import { fonts } from './build/fonts'
import { effects, map, mapInDevelopment } from './build/map'
import { pack } from './build/pack'

const root = fileURLToPath(new URL('.', import.meta.url))
const parts = chunks(root)

// What every page needs is asked for by the page itself, not only once a script
// has run: the fonts by the browser, the map's code by public/theme.js, which
// knows whether somebody is logged in.
function early(): Plugin {
  return {
    name: 'early',
    transformIndexHtml: {
      order: 'post',
      handler(made, { bundle }) {
        // Files find each other from where they lie. The page is read from many addresses and names
        // them from the root; the server knows where that is.
        const html = made.replaceAll('"./', '"/')
        const names = Object.keys(bundle ?? {})
        const wanted = names.filter((file) => /assets\/(map|map-shared|view)-[\w-]{8}\.js$/.test(file))
        const text = names.filter((file) => /assets\/noto-(400|600)-0-[^/]*\.woff2$/.test(file)).sort()
        const tags = [
          { tag: 'meta', attrs: { name: 'anwang-map', content: wanted.map((file) => `/${file}`).join(' ') }, injectTo: 'head-prepend' as const },
          ...text.map((file) => ({ tag: 'link', attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `/${file}` }, injectTo: 'head-prepend' as const })),
        ]
        return { html, tags }
      },
    },
  }
}

const server = process.env.ANWANG_DEV_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: './',
  plugins: [fonts(root), map(root), mapInDevelopment(), vue(), parts.plugin, early(), pack()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // The strict content policy allows no data: fonts, and hashed files cache better.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: { moduleSideEffects: effects },
      output: { advancedChunks: { groups: parts.groups } },
    },
  },
  server: {
    proxy: { '/api': server, '/tiles': server, '/styles': server, '/readyz': server },
  },
})

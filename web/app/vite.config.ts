import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, minifySync, type Plugin } from 'vite'
import { chunks } from './build/chunks.ts'
import { fonts } from './build/fonts.ts'
import { effects, map, mapInDevelopment } from './build/map.ts'
import { language } from './build/language.ts'
import { pack } from './build/pack.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const parts = chunks(root)

/** What runs before anything is drawn, small enough to stand in the page itself. */
const first = (): string => minifySync('early.js', readFileSync(`${root}src/app/early.js`, 'utf8')).code.trim()

// What every page needs is asked for by the page itself, not only once a script
// has run: the fonts by the browser, the map's code and the first answers by
// src/app/early.js, which knows whether somebody is logged in.
function early(): Plugin {
  return {
    name: 'early',
    transformIndexHtml: {
      order: 'post',
      handler(made, { bundle }) {
        // Files find each other from where they lie. The page is read from many addresses and names
        // them from the root; the server knows where that is.
        // The server names the script's hash in the content policy: nothing else may run in the page.
        const html = made.replaceAll('"./', '"/').replace('<!-- early -->', () => `<script>${first()}</script>`)
        const names = Object.keys(bundle ?? {})
        const wanted = names.filter((file) => /assets\/(map|map-shared|view)-[\w-]{8}\.js$/.test(file))
        const text = names.filter((file) => /assets\/noto-(400|600)-0\.[^/]*\.woff2$/.test(file)).sort()
        if (bundle && (wanted.length !== 3 || text.length !== 2)) throw new Error(`the page asks early for ${[...wanted, ...text]}`)
        const tags = [
          {
            tag: 'meta',
            attrs: { name: 'anwang-map', content: wanted.map((file) => `/${file}`).join(' ') },
            injectTo: 'head-prepend' as const,
          },
          ...text.map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `/${file}` },
            injectTo: 'head-prepend' as const,
          })),
        ]
        return { html, tags }
      },
    },
  }
}

const server = process.env.ANWANG_DEV_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: './',
  plugins: [fonts(root), map(root), mapInDevelopment(), language(), vue(), parts.plugin, early(), pack()],
  // Of the library of texts, only what speaks by functions is used.
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // The strict content policy allows no data: fonts, and hashed files cache better.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: { moduleSideEffects: effects },
      output: { codeSplitting: { groups: parts.groups } },
    },
  },
  server: {
    proxy: { '/api': server, '/tiles': server, '/styles': server, '/readyz': server },
  },
})

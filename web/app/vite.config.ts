import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

// Every browser we support reads woff2; the woff copies would double the fonts
// in the binary.
function woff2Only(): Plugin {
  return {
    name: 'woff2-only',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('noto-sans-sc') || !id.includes('.css')) return
      return { code: code.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, ''), map: null }
    },
  }
}

// The map's code is asked for by the page itself, not only once the frame has
// run; the list is read by public/theme.js, which knows whether somebody is logged in.
function earlyMap(): Plugin {
  return {
    name: 'early-map',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const wanted = Object.keys(bundle ?? {}).filter((file) => /assets\/(maplibre|controller|RiskView)-[^/]*\.js$/.test(file))
        return [{ tag: 'meta', attrs: { name: 'anwang-map', content: wanted.map((file) => `/${file}`).join(' ') }, injectTo: 'head-prepend' as const }]
      },
    },
  }
}

const server = process.env.ANWANG_DEV_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [woff2Only(), vue(), earlyMap()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // The strict content policy allows no data: fonts, and hashed files cache better.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        advancedChunks: {
          groups: [
            { name: 'maplibre', test: /node_modules[\\/](maplibre-gl|@maplibre|@mapbox)/ },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)/ },
            { name: 'vue', test: /node_modules[\\/](@vue|vue|pinia|vue-router|vue-i18n|@intlify)[\\/]/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': server, '/tiles': server, '/styles': server, '/readyz': server },
  },
})

import 'virtual:noto/first.css'
import './ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './app/router'
import { guardUnsaved } from './state/unsaved'
import { guard } from './me/guard'
import { i18n, languageReady } from './app/i18n'

const app = createApp(App).use(createPinia()).use(i18n)
guardUnsaved(router)
guard(app, router)
// Texts that are not here yet would be read as their keys.
void languageReady.finally(() => app.use(router).mount('#app'))

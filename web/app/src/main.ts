import '@fontsource/noto-sans-sc/400.css'
import '@fontsource/noto-sans-sc/600.css'
import './frame/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './frame/router'
import { guard } from './me/guard'
import { i18n } from './text/i18n'

const app = createApp(App).use(createPinia()).use(i18n)
guard(app, router)
app.use(router).mount('#app')

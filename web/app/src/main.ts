import '@fontsource/noto-sans-sc/400.css'
import '@fontsource/noto-sans-sc/600.css'
import './frame/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './frame/router'
import { i18n } from './text/i18n'

createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')

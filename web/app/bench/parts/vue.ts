/** What every page has already, which is not counted: Vue and the library of texts. */
import { createApp } from 'vue'
import { createI18n } from 'vue-i18n'

const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  missingWarn: false,
  fallbackWarn: false,
  messages: { zh: { day: { week: ['一', '二', '三', '四', '五', '六', '日'] } } },
})

export function mount(root: object): void {
  createApp(root).use(i18n).mount('#app')
}

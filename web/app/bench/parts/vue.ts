/** What every page has already: not counted. */
import { createApp } from 'vue'
import { i18n } from '@/app/i18n'

export function mount(root: object): void {
  createApp(root).use(i18n).mount('#app')
}

import { h } from 'vue'
import { mount } from './vue'

export const run = (): void => mount({ render: () => h('p', '安网') })

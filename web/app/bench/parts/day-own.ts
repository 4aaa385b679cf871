import { h } from 'vue'
import DayChooser from '@/form/DayChooser.vue'
import { mount } from './vue'

export const run = (): void => mount({ render: () => h(DayChooser, { day: '2026-11-28', picked: '2026-11-28' }) })

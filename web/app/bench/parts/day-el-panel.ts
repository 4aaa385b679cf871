import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-date-picker-panel.css'
import { ElDatePickerPanel } from 'element-plus/es/components/date-picker-panel/index'
import { h } from 'vue'
import { mount } from './vue'

export const run = (): void => mount({ render: () => h(ElDatePickerPanel, { modelValue: '2026-11-28', valueFormat: 'YYYY-MM-DD' }) })

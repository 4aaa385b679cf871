import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-date-picker.css'
import 'element-plus/theme-chalk/el-input.css'
import 'element-plus/theme-chalk/el-popper.css'
import { ElDatePicker } from 'element-plus/es/components/date-picker/index'
import { h } from 'vue'
import { mount } from './vue'

export const run = (): void => mount({ render: () => h(ElDatePicker, { modelValue: '2026-11-28', valueFormat: 'YYYY-MM-DD' }) })

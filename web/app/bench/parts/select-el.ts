import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-select.css'
import 'element-plus/theme-chalk/el-option.css'
import 'element-plus/theme-chalk/el-scrollbar.css'
import 'element-plus/theme-chalk/el-tag.css'
import 'element-plus/theme-chalk/el-popper.css'
import { ElOption, ElSelect } from 'element-plus/es/components/select/index'
import { h } from 'vue'
import { mount } from './vue'

export const run = (): void =>
  mount({
    render: () =>
      h(ElSelect, { modelValue: 1, filterable: true, remote: true }, () => [h(ElOption, { value: 1, label: '云溪市应急管理局' })]),
  })

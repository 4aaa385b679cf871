import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-select-v2.css'
import 'element-plus/theme-chalk/el-tag.css'
import 'element-plus/theme-chalk/el-popper.css'
import { ElSelectV2 } from 'element-plus/es/components/select-v2/index'
import { h } from 'vue'
import { mount } from './vue'

export const run = (): void =>
  mount({
    render: () =>
      h(ElSelectV2, { modelValue: 1, filterable: true, remote: true, options: [{ value: 1, label: '云溪市应急管理局' }] } as never),
  })

import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-table-v2.css'
import { ElTableV2 } from 'element-plus/es/components/table-v2/index'
import { h } from 'vue'
import { rows, TITLES } from './rows'
import { mount } from './vue'

export function run(n: number): void {
  const data = rows(n)
  const columns = TITLES.map(([key, title]) => ({ key, dataKey: key, title, width: 230 }))
  mount({ render: () => h(ElTableV2, { data, columns, rowKey: 'id', width: 1400, height: innerHeight, rowHeight: 36 } as never) })
}

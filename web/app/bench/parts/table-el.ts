import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-table.css'
import 'element-plus/theme-chalk/el-table-column.css'
import 'element-plus/theme-chalk/el-scrollbar.css'
import 'element-plus/theme-chalk/el-tooltip.css'
import { ElTable, ElTableColumn } from 'element-plus/es/components/table/index'
import { h } from 'vue'
import { rows, TITLES } from './rows'
import { mount } from './vue'

export function run(n: number): void {
  const data = rows(n)
  mount({
    render: () =>
      h(ElTable, { data, rowKey: 'id', height: '100vh' }, () =>
        TITLES.map(([prop, label]) => h(ElTableColumn, { prop, label, key: prop })),
      ),
  })
}

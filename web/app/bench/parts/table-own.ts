import { h } from 'vue'
import RecordTable from '@/form/RecordTable.vue'
import type { Column } from '@/form/table'
import { rows, TITLES, type Row } from './rows'
import { mount } from './vue'

export function run(n: number): void {
  const all = rows(n)
  const columns: Column<Row>[] = TITLES.map(([key, title]) => ({ key, title, text: (row) => String(row[key]), optional: true }))
  mount({
    render: () =>
      h('div', { style: 'height:100vh;overflow:auto', id: 'scroll' }, [
        h(RecordTable as never, { name: 'bench', columns, rows: all, of: (row: Row) => row.id, empty: '' }),
      ]),
  })
}

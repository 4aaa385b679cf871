import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/el-tree.css'
import 'element-plus/theme-chalk/el-virtual-list.css'
import { ElTreeV2 } from 'element-plus/es/components/tree-v2/index'
import { h } from 'vue'
import { mount } from './vue'

/** Districts, streets and communities as a city of 7,885 grids has them, all open. */
export function run(n: number): void {
  const leaf = (id: string) => ({ id, label: `第${id}社区` })
  const streets = Math.ceil(n / 400)
  const data = Array.from({ length: 20 }, (_, d) => ({
    id: `${d}`,
    label: `第${d}区`,
    children: Array.from({ length: streets }, (_s, s) => ({
      id: `${d}.${s}`,
      label: `第${s}街道`,
      children: Array.from({ length: 19 }, (_c, c) => leaf(`${d}.${s}.${c}`)),
    })),
  }))
  const open = data.flatMap((one) => [one.id, ...one.children.map((street) => street.id)])
  mount({
    render: () =>
      h(ElTreeV2, { data, height: innerHeight, props: { value: 'id', label: 'label', children: 'children' }, defaultExpandedKeys: open }),
  })
}

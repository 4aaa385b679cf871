// @vitest-environment happy-dom
import { createApp, defineComponent, h, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { i18n, useLanguage } from '@/app/i18n'
import { mark } from '@/state/mark'
import RecordTable from './RecordTable.vue'
import type { Column } from './table'

interface Row {
  id: number
  name: string
  size: number
}
const COLUMNS: Column<Row>[] = [
  { key: 'name', title: '名称' },
  { key: 'size', title: '大小', text: (row) => String(row.size), order: (a, b) => a.size - b.size, optional: true, labelled: true },
  { key: 'note', title: '备注', text: () => '', optional: true },
]
const ROWS: Row[] = [
  { id: 1, name: '甲', size: 3 },
  { id: 2, name: '乙', size: 1 },
  { id: 3, name: '丙', size: 2 },
]
let stop: (() => void) | undefined
beforeEach(async () => {
  await useLanguage('zh')
  mark(7)
})
afterEach(() => {
  stop?.()
  localStorage.clear()
})

function mounted(more: Record<string, unknown> = {}, rows: Row[] | undefined = ROWS) {
  const shown = ref(rows)
  const opened: number[] = []
  const app = createApp(
    defineComponent({
      setup: () => () =>
        h(
          RecordTable as never,
          {
            name: 'test',
            columns: COLUMNS,
            rows: shown.value,
            of: (row: Row) => row.id,
            empty: '没有',
            onOpen: (row: Row) => opened.push(row.id),
            ...more,
          },
          { name: ({ row }: { row: Row }) => h('a', { href: '#' }, row.name) },
        ),
    }),
  )
  app.use(i18n)
  const root = document.body.appendChild(document.createElement('div'))
  app.mount(root)
  stop = () => (app.unmount(), root.remove())
  const texts = (selector: string) => [...root.querySelectorAll(selector)].map((one) => one.textContent!.trim())
  return { root, shown, opened, texts }
}

describe('a table of records', () => {
  it('has a head for each column, a name for each row, and titles for cards', () => {
    const { root, texts } = mounted()
    expect(root.querySelectorAll('thead th[scope=col]')).toHaveLength(3)
    expect(texts('tbody th[scope=row]')).toEqual(['甲', '乙', '丙'])
    expect(root.querySelector('tbody td')!.getAttribute('data-label')).toBe('大小')
  })
  it('is ordered by a column forwards, backwards, and as it came, and says so', async () => {
    const { root, texts } = mounted()
    const turn = async () => {
      root.querySelector<HTMLElement>('.sort')!.click()
      await nextTick()
      return [texts('tbody th').join(''), root.querySelector('[data-column=size]')!.getAttribute('aria-sort')]
    }
    expect(await turn()).toEqual(['乙丙甲', 'ascending'])
    expect(await turn()).toEqual(['甲丙乙', 'descending'])
    expect(await turn()).toEqual(['甲乙丙', 'none'])
  })
  it('orders all before it shows the first', async () => {
    const { root, texts } = mounted({ first: 1 })
    root.querySelector<HTMLElement>('.sort')!.click()
    await nextTick()
    expect(texts('tbody th')).toEqual(['乙'])
    expect(texts('.more')).toEqual(['再载入（已显示 1 / 3）'])
  })
  it('leaves out columns that are put away, for this person and the next time too', async () => {
    const first = mounted()
    expect(first.root.querySelector('.columns input')).toBeNull()
    first.root.querySelector('.columns')!.dispatchEvent(Object.assign(new Event('beforetoggle'), { newState: 'open' }))
    await nextTick()
    const box = [...first.root.querySelectorAll<HTMLInputElement>('.columns input')]
    expect(first.texts('.columns label')).toEqual(['大小', '备注'])
    box[1]!.dispatchEvent(new Event('change'))
    await nextTick()
    expect(first.texts('thead th')).toEqual(['名称', expect.stringContaining('大小')])
    stop!()
    expect(mounted().root.querySelectorAll('thead th')).toHaveLength(2)
    stop!()
    mark(8)
    expect(mounted().root.querySelectorAll('thead th')).toHaveLength(3)
  })
  it('opens a row only where rows open, and goes from row to row by arrows', async () => {
    const closed = mounted()
    closed.root.querySelector<HTMLElement>('tbody td')!.click()
    expect(closed.opened).toEqual([])
    stop!()
    const { root: all, opened } = mounted({ opens: true })
    all.querySelectorAll<HTMLElement>('tbody td')[2]!.click()
    expect(opened).toEqual([2])
    stop!()
    const some = mounted({ opens: (row: Row) => row.id === 3 })
    for (const cell of some.root.querySelectorAll<HTMLElement>('tbody th')) cell.click()
    expect(some.opened).toEqual([3])
    expect(some.texts('tr.opens th')).toEqual(['丙'])
    stop!()
    const { root } = mounted({ opens: true })
    const links = [...root.querySelectorAll<HTMLElement>('tbody a')]
    links[0]!.focus()
    links[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
    expect(document.activeElement).toBe(links[1])
    links[1]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))
    expect(document.activeElement).toBe(links[0])
  })
  it('keeps its place while it loads, and says why there is nothing', () => {
    expect(mounted({}, []).texts('.empty b')).toEqual(['没有'])
    stop!()
    const app = mounted({ rows: undefined })
    expect(app.root.querySelectorAll('.skeleton').length).toBeGreaterThan(0)
  })
})

import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { chinese } from '@/app/texts'
import { changeWords, happenedWords } from './change'

const zh = await chinese()
const { t, te } = createI18n({ legacy: false, locale: 'zh', messages: { zh } }).global
const words = (kind: 'grid' | 'danger' | 'enterprise', op: 'set' | 'delete', from: string, to: string) =>
  changeWords({ kind, op, from, to }, t as never, te as never)

describe('changes in words', () => {
  it('says what happened', () => {
    expect(words('grid', 'set', 'orange', 'red')).toBe('较大 → 重大')
    expect(words('danger', 'set', 'majorOverdue', 'closed')).toBe('重大逾期 → 已销号')
    expect(words('danger', 'set', '', 'general')).toBe('新增 · 一般')
    expect(words('enterprise', 'delete', 'blue', '')).toBe('移除')
    expect(words('enterprise', 'set', 'blue', 'blue')).toBe('更新')
  })
  it('says what was done, and from what to what', () => {
    const said = (kind: 'grid' | 'danger' | 'enterprise', what: string, from: string, to: string) =>
      happenedWords({ kind, what, from, to }, t as never, te as never)
    expect(said('danger', '登记隐患', '', 'general')).toBe('登记隐患 · 一般')
    expect(said('grid', '网格变色', 'orange', 'red')).toBe('网格变色 · 较大 → 重大')
    expect(said('enterprise', '企业变色', 'red', '')).toBe('企业变色 · 重大')
    expect(said('enterprise', '修改企业档案', '', '')).toBe('修改企业档案')
  })
})

/** Records as a list of accounts has them. */
export interface Row {
  id: number
  name: string
  login: string
  role: string
  home: string
  state: string
  last: string
}

export const rows = (n: number): Row[] =>
  Array.from({ length: n }, (_, i) => ({
    id: i + 1,
    name: `王小明${i}`,
    login: `wang.${i}`,
    role: ['街道安全监管', '网格员', '行业监管'][i % 3]!,
    home: `云溪市 / 东城区 / 第${i % 40}街道 / 第${i % 400}社区`,
    state: i % 9 ? '在用' : '已停用',
    last: `2026-11-${String((i % 28) + 1).padStart(2, '0')} 14:32`,
  }))

export const TITLES: readonly [keyof Row, string][] = [
  ['name', '姓名'],
  ['login', '登录名'],
  ['role', '角色'],
  ['home', '管理网格'],
  ['state', '状态'],
  ['last', '最近登录'],
]

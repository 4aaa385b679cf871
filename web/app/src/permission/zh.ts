/** Chinese texts of the permission table. */
const zh = {
  permission: {
    title: '权限表',
    why: '各角色可以做什么。系统按这张表逐次判断，不能在此修改；每项权限只在授权的范围内有效。',
    role: '角色',
    allRoles: '全部角色',
    action: '操作',
    mine: '本人角色',
    mineShort: '（本人）',
    count: '可执行 {n} / {m} 项',
    rule: { held: '可以', sector: '本行业', no: '不可以' },
    means: { held: '在授权的范围内有效', sector: '只在授权写明的监管行业内有效', no: '不可以' },
    at: { grid: '授权到网格及其下级', sector: '授权到网格和行业', enterprise: '授权到企业', nothing: '不需指定范围' },
  },
}

export default zh

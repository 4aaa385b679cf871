/** Chinese texts of organisations. */
const zh = {
  organisation: {
    one: '机构',
    count: '共 {n} 个',
    make: '新建机构',
    makeDo: '建立机构',
    search: '查找名称或信用代码',
    name: '机构名称',
    kind: '类别',
    code: '统一社会信用代码',
    accounts: '账号数',
    allKinds: '全部类别',
    kinds: { department: '部门', street: '街道（乡镇）', enterprise: '企业', third: '第三方机构', other: '其他' },
    gridHint: '该网格及其上级的管理员管理此机构。',
    toAccounts: '{name}的 {n} 个账号',
    has: '查看所属账号（{n} 个）',
    none: '还没有机构',
    noneWhy: '先建立机构，再为其工作人员建立账号。',
    noneFound: '没有符合条件的机构',
    noneFoundWhy: '只列出您管理范围内的机构。可放宽筛选条件后再查。',
    remove: '删除',
    removeAsk: '删除“{name}”？',
    removeWhy: '没有账号属于该机构。删除后不可恢复，需要时可重新建立。',
    removeUsed: '仍有 {n} 个账号属于该机构，须先将其转到其他机构，否则不能删除。',
  },
}

export default zh

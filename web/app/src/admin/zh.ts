/** Chinese texts of the administration. */
const zh = {
  admin: {
    section: { accounts: '账号', approvals: '待复核', organisations: '机构', tokens: '接口令牌', audit: '审计', permissions: '权限表' },
    clear: '清除', clearAll: '清除筛选', choose: '请选择', noHit: '没有符合的记录', typeName: '输入名称查找', more: '再载入（已显示 {shown} / {n}）', save: '保存', saved: '已保存', edit: '修改', cancel: '取消', done: '完成', undo: '撤销',
    stale: '没有保存：该内容已在别处被修改', staleWhy: '可能是他人，也可能是您在另一个页面改过。为避免互相覆盖，请载入最新内容后再改一次。', reload: '载入最新内容',
    copy: '复制', copied: '已复制', copyWords: '复制告知内容', copiedWords: '告知内容已复制', copyByHand: '浏览器不允许自动复制，内容已选中，请按复制快捷键。',
    grid: {
      pick: '在地图上选择网格', search: '查找网格：名称、代码、拼音', whole: '{name}（全域）', none: '没有下级网格', list: '下级网格', down: '进入{name}的下级', map: '网格边界地图；左侧列表是同一内容的文字版', how: '单击选择，双击进入下级，Esc 返回上级', chosen: '已选：', nothing: '未选择', take: '选定',
    },
  },
  account: {
    one: '账号', count: '共 {n} 个', make: '新建账号', makeDo: '建立账号', search: '查找姓名或登录名', name: '姓名', login: '登录名', loginHint: '2 至 64 个小写字母、数字或 . _ -', phone: '手机', organisation: '机构', organisationHint: '输入机构名称查找',
    home: '管理网格', homeHint: '该网格及其上级的管理员管理此账号；不决定能看到什么。', homeNeed: '请选择管理网格。', inGrid: '网格', allGrids: '全部网格', allOrganisations: '全部机构', allRoles: '全部角色', allStates: '全部状态', role: '角色', state: '状态', roleWhere: '角色与范围', lastLogin: '最近登录', never: '从未登录', created: '建立时间', you: '本人',
    states: { active: '正常', disabled: '已停用', locked: '已锁定' },
    none: '还没有账号', noneWhy: '一人一号：请为每位工作人员建立自己的账号。', noneFound: '没有符合条件的账号', noneFoundWhy: '只列出您管理范围内的账号。可放宽筛选条件后再查。',
    password: '密码', bySso: '使用统一身份认证登录', mustChange: '由管理员设置，下次登录须修改', ownPassword: '本人已设置', made: '已为{name}建立账号', newPassword: '已生成新密码', secretWhy: '密码只显示这一次，关闭后无法再查看。请当面或通过可靠方式告知本人。', words: '登录网址：{site}\n登录名：{login}\n初始密码：{password}\n首次登录须设置只有您本人知道的密码。', toGrants: '接着授权',
    reset: '重置密码', resetAsk: '重置{name}的密码？', resetWhy: '原密码立即失效，其所有登录随即结束。系统生成新密码，只显示一次，本人下次登录须修改。', unlock: '解除锁定', unlocked: '已解除锁定，可以立即重新登录。', lockedUntil: '密码连续输错，锁定至 {at}。', disable: '停用', disableAsk: '停用{name}的账号？', disableWhy: '其所有登录立即结束，接口令牌停止工作，不能再登录。授权保留，可随时重新启用。', disabledNow: '已停用。', enable: '启用', enabled: '已启用，原有授权恢复有效。', mineWhy: '这是您本人的账号：密码和登录在“我的账号”中管理，停用须由其他管理员办理。',
    grants: '授权', noGrants: '还没有授权：登录后看不到任何数据。', addGrant: '添加授权', grantDo: '授权', grantAdded: '已授权，立即生效。', grantEnded: '授权已结束。', until: '调整期限', untilDay: '截止日期', untilHint: '当天有效；不填为长期。', from: '起始日期', fromHint: '不填为立即生效。', forever: '自 {from} 起长期有效', end: '结束', endAsk: '结束“{role}”授权？', endWhy: '{name}立即不能再以此身份查看和办理：{where}。记录保留在历史中；需要时可重新授权。', notKept: '由上级管理员授予', showPast: '显示已结束的 {n} 项', hidePast: '隐藏已结束的', nowhere: '不限网格',
    chooseRole: '请选择角色', rights: '该角色可以：', rightsSector: '该角色在所授行业内可以：', rightsHint: '选择角色后，这里说明它可以做什么。', noRights: '只能查看和处理本人提交的内容。', sectorOnly: '（仅限所授行业）', where: '授权网格', whereHint: '包括其全部下级网格。', sector: '监管行业', chooseSector: '请选择行业', allSectors: '不限行业', enterprise: '企业', enterpriseHint: '输入企业名称、信用代码或拼音首字母查找',
    sessions: '登录情况', noSessions: '目前没有登录。', sessionEnded: '该登录已结束。', sessionsEnded: '全部登录已结束。', endAll: '结束全部登录', endAllAsk: '结束{name}的全部登录？', endAllWhy: '{n} 处登录立即退出，未保存的内容会丢失。密码不变，本人可重新登录。', tokens: '接口令牌',
  },
  organisation: {
    one: '机构', count: '共 {n} 个', make: '新建机构', makeDo: '建立机构', search: '查找名称或信用代码', name: '机构名称', kind: '类别', code: '统一社会信用代码', accounts: '账号数', allKinds: '全部类别', kinds: { department: '部门', street: '街道（乡镇）', enterprise: '企业', third: '第三方机构', other: '其他' },
    gridHint: '该网格及其上级的管理员管理此机构。', toAccounts: '{name}的 {n} 个账号', has: '查看所属账号（{n} 个）', none: '还没有机构', noneWhy: '先建立机构，再为其工作人员建立账号。', noneFound: '没有符合条件的机构', noneFoundWhy: '只列出您管理范围内的机构。可放宽筛选条件后再查。',
    remove: '删除', removeAsk: '删除“{name}”？', removeWhy: '没有账号属于该机构。删除后不可恢复，需要时可重新建立。', removeUsed: '仍有 {n} 个账号属于该机构，须先将其转到其他机构，否则不能删除。',
  },
  token: {
    make: '新建令牌', makeDo: '生成令牌', name: '用途', nameHint: '写明供哪个系统使用。', account: '代表账号', accountHint: '令牌的权限不超过该账号。', accountFind: '输入姓名或登录名查找', ofAccount: '按账号筛选', allAccounts: '全部账号', may: '可以做什么', narrow: '只限下列事项', allActions: '该账号可做的全部事项', grid: '限定网格', gridHint: '不选则为该账号的全部范围。', allGrids: '该账号的全部范围', expires: '有效期至', expiresHint: '最长 400 天，到期自动失效。', used: '最近使用', never: '从未使用',
    states: { valid: '有效', expired: '已过期', revoked: '已撤销' }, needAccount: '请选择令牌代表的账号。', needExpires: '请填写有效期。', needAction: '请至少选择一项。', made: '已生成令牌：{name}', secretWhy: '令牌只显示这一次，关闭后无法再查看。请保存到对方系统的密钥配置中，不要通过聊天工具转发。', words: '接口地址：{site}\n请求头：{header}\n有效期至 {day}，到期须重新申请。', revoke: '撤销', revokeAsk: '撤销令牌“{name}”？', revokeWhy: '使用它的系统立即无法访问，且不可恢复。最近使用：{used}。',
    none: '还没有接口令牌', noneFound: '该账号没有接口令牌', noneWhy: '其他系统访问接口时使用令牌，不使用个人密码。',
  },
}

export default zh

/** Chinese texts of log-in and of one's own page. */
const zh = {
  login: {
    title: '登录', product: '安全生产网格化监管', lead: '分级授权，按网格查看：登录后只看到您负责范围内的风险、企业和隐患。', account: '账号', password: '密码', enter: '登录', busy: '正在登录…', show: '显示密码', hide: '隐藏密码',
    caps: '大写锁定已打开', need: '请填写账号和密码。', or: '或', sso: '使用{name}登录', ssoName: '单位统一身份认证', locked: '尝试次数过多，请等待 {time}后再试。', network: '连不上服务器，请检查网络后重试。', failed: '登录没有成功，请重试。',
    ended: '您的登录已结束：可能已过期、密码已修改，或在别处被退出。重新登录后回到刚才的页面。', demo: '演示账号', demoHow: '点选填入账号，密码见启动演示时终端的提示。', minutes: '{m} 分 {s} 秒', seconds: '{s} 秒', privacy: '查看个人信息和修改数据都会留下记录。',
    errors: { sso: '统一身份认证没有成功，请重试或改用账号密码。', sso_unknown: '统一身份认证通过，但这里还没有您的账号，请联系管理员。', disabled: '账号已停用，请联系管理员。', sso_down: '统一身份认证暂时连不上，请稍后再试或改用账号密码。', unavailable: '服务暂时不可用，请稍后再试。', too_many: '登录的人太多，请稍后再试。' },
  },
  me: {
    menu: '个人菜单：{name}', page: '我的账号', out: '退出登录', outFailed: '没有退出：连不上服务器。请重试。', more: '等 {n} 项', noRole: '尚无授权', start: '首页', admin: '管理',
    name: '姓名', login: '账号', phone: '手机', organisation: '机构', home: '管理网格', none: '无', grants: '角色与范围', grantsWhy: '您能看到和能做的，由下列授权决定。如需调整，请联系安全管理员。', noGrants: '还没有授权。请联系安全管理员。', ended: '已结束', notYet: '尚未生效', allSectors: '全部行业', since: '自 {from}', until: '{from} 至 {until}', forever: '长期',
    language: '语言', languageWhy: '保存在账号上，在任何电脑登录都生效。', saved: '已保存', sessions: '登录设备', sessionsWhy: '不认识的请结束它，并修改密码。', current: '当前', end: '结束', endOthers: '结束其他全部登录', endedOne: '已结束', seen: '最近使用 {at}', created: '登录于 {at}', from: '来自 {remote}', only: '没有其他登录。', unknownAgent: '未知程序', agentOn: '{browser} · {system}',
    password: '修改密码', passwordSso: '您通过统一身份认证登录，密码在那里修改。', currentPassword: '当前密码', newPassword: '新密码', again: '再输一次新密码', change: '修改密码', changing: '正在修改…', changed: '密码已修改，其他设备上的登录已结束。', mismatch: '两次输入的新密码不一致。', missing: '三项都要填写。',
    must: '请设置新密码', mustWhy: '{name}，您好。当前密码由管理员设置，设置只有您知道的密码后才能继续。', proceed: '保存并继续', rules: '密码要求', rule: { length: '至少 {n} 个字', login: '不由账号名构成', common: '不是常见密码，也不是连续或重复的字符', other: '与当前密码不同' },
  },
  start: { hello: '{name}，您好', lead: '可以从这里开始：', leadNoMap: '您的角色不查看地图数据，可以从这里开始：', refused: '您没有权限打开该页面，可以从这里开始：', ended: '您查看地图的角色已经结束（到期或被撤销），原来页面上的数据已收回。如需继续使用，请联系安全管理员。', and: '、', nothing: '您的账号还没有可以使用的功能', nothingWhy: '安全管理员为您分配角色后，这里会列出您能做的事。', roles: '您的角色', page: '我的账号', pageWhy: '密码、登录设备、语言', map: '四色风险图', mapWhy: '网格、企业、危险源和隐患', exchangeWhy: '从表格导入企业台账' },
  place: { map: '四色风险图', work: '风险工作清单', rules: '风险规则', exchange: '企业导入', admin: '管理' },
  scope: {
    all: '我的数据范围', several: '{n} 个网格', in: '{where} · {sector}', outside: '不在您的数据范围内或不存在', outsideWhy: '链接指向的{kind}不在您的授权范围内，或者已被删除。两种情况看起来相同，是为了不泄露他人范围内的信息。', yours: '您的数据范围：{where}', back: '回到我的范围',
    points: '您的授权是企业，不含网格', pointsWhy: '这里列出您能查看的企业；地图上只有它们和它们的危险源、隐患。', enterprises: '我的企业', grants: '查看我的授权', empty: '您的数据范围内还没有记录', emptyWhy: '范围内暂无网格和企业。如有疑问，请联系管理员。', overview: '合计 {n} 个网格',
  },
}

export default zh

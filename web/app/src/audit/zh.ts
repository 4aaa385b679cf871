/** Chinese texts of the audit. */
import { terms } from '@/text/terms'

const enterprise = terms('enterprise', 'zh')
const hazard = terms('hazard', 'zh')
const zh = {
  audit: {
    title: '审计', lead: '谁在何时何地对什么做了什么。记录只增不改，您看到的是您审计范围内的记录。',
    search: '查找', searchHint: '对象名称、账号、地址、请求编号', action: '操作', actor: '操作人账号', outcome: '结果', from: '起始日期', to: '截止日期', subject: '对象类型', id: '对象编号', grid: '网格', gridHint: '名称、代码或拼音', account: '操作人编号', any: '全部',
    filters: '筛选条件', filtersOn: '筛选条件（{n}）', clear: '清除全部条件', remove: '去掉条件：{name}', today: '今天', week: '近 7 天', month: '近 30 天', period: '时间', gridBelow: '{name}及其下级', personChip: '同一人：{name}',
    count: '共 {n} 条', countMost: '{n} 条以上', shown: '已显示 {n} 条', next: '再载入 {n} 条', loadingMore: '正在载入…', refresh: '刷新',
    empty: '没有符合条件的记录', emptyWhy: '放宽时间或去掉部分条件再试。', none: '您的审计范围内还没有记录', noneWhy: '有人登录、修改数据或查看个人信息后，会立即出现在这里。',
    time: '时间', who: '操作人', what: '操作', on: '对象', where: '网格', remote: '来源地址', open: '{at} {who} {what}', nobody: '未登录', token: '令牌', tokenOf: '令牌 {id}', lostLine: '没有这条记录，或不在您的审计范围内。',
    outcomes: { done: '成功', refused: '被拒绝', failed: '失败' },
    subjects: { danger: '隐患', enterprise: '企业', hazard: '危险源', grid: '网格', account: '账号', grant: '授权', organisation: '机构', token: '接口令牌', approval: '复核事项', rule: '规则集', standard: '标准版本', audit: '审计' },
    detail: '记录详情', close: '关闭', earlier: '较新一条', later: '较早一条', seq: '序号', request: '请求编号', session: '登录会话', record: '对象', samePerson: '此人的全部记录', sameRecord: '此对象的全部记录', sameRequest: '同一请求的记录', sameGrid: '此网格的全部记录', sameRemote: '同一地址的记录',
    change: '变更内容', known: '记录内容', created: '新增的内容', removed: '删除前的内容', nothing: '这项操作没有变更数据。', field: '字段', before: '之前', after: '之后', value: '内容', blank: '（空）', unchanged: '未变的 {n} 项', changes: { changed: '修改', added: '新增', removed: '清空', same: '未变' }, masked: '联系电话和姓名在审计中以掩码保存，不留原文。',
    export: '导出', exportCsv: '表格（适合电子表格）', exportJson: '逐行数据（适合程序读取）', exportWhy: '导出当前条件下的全部记录；导出本身也会留下记录。', exporting: '正在导出：{n} 条，{size}', exportCancel: '取消', exported: '已导出 {n} 条（{size}）', exportStopped: '已取消，没有保存文件。',
    chain: '审计链', chainWhy: '每条记录都带有由它的内容和前一条记录算出的指纹。改动、删除或插入任何一条，后面的指纹就对不上。', chainVerify: '校验审计链', chainBusy: '正在逐条校验…', chainNote: '校验会逐条重算全部记录，校验本身也会留下记录。',
    intact: '完好：{n} 条记录逐条相符', broken: '不完好：发现 {n} 处问题', head: '最新一条的指纹', headWhy: '请把这串指纹和条数抄在本系统以外的地方（例如值班簿）。日后有人改动旧记录并重算整条链，指纹也会与抄下的不同。', headLimit: '仅凭本机校验，不能发现整条链连同结尾被一并重写；抄下的指纹可以。', headCli: '服务器上也可以用命令 {command} 校验，不经过本页面。', copy: '复制指纹', copied: '已复制', at: '校验时间 {at}', faultAt: '第 {n} 条', faultsMore: '只列出前 {n} 处。',
    fieldsOf: { account: { phone: '手机' }, approval: { phone: '手机' } },
    fields: {
      code: '编号', enterprise: '企业编号', hazard: '危险源编号', title: '名称', detail: '具体情况', grade: '隐患等级', state: '办理状态', listed: '挂牌督办', inspection: '来源', found: '发现时间', deadline: '整改期限', closed: '销号时间', lon: '经度', lat: '纬度', reporter: '报告人', reporterPhone: '报告人电话', rectifiedBy: '整改人编号',
      askedBy: '申请人', confirmedBy: '复核人', decidedBy: '办理人', answer: '答复理由', grant: '授权编号', enable: '启用',
      login: '账号', name: '名称', phone: '电话', organisation: '机构', home: '管理网格编号', homeName: '管理网格', disabled: '停用时间', lang: '语言', mustChange: '须改密码', sessionsEnded: '结束的登录数', by: '登录方式', reason: '原因', failures: '连续失败次数', minutes: '锁定分钟数', issuer: '认证机构', subject: '对象类型或标识', kind: '类型', grid: '网格编号', account: '账号编号', role: '角色', sector: '监管行业', at: '所在', from: '起始', until: '截止', hint: '令牌开头', actions: '可用权限', expires: '到期时间', session: '会话', remote: '来源地址', agent: '浏览器', created: '登录时间',
      category: '类别', unitKind: '单元类型', people: '500 m 内人数', peopleSource: '人数来源', peopleDated: '统计日期', substances: '物质', entry: '表1序号', classes: '危险性类别', tonnes: '设计最大量（吨）', edition: '标准版本', tables: '表的版次', correction: '表的更正', assessed: '评估日期', s: '辨识指标', r: '分级指标', majorLevel: hazard.majorLevel, regime: hazard.regime, level: hazard.level, method: '评价方法', values: '评价取值', direct: '直接判定', control: '管控层级', measures: '管控措施', capacity: '容纳人数', filingNumber: '备案编号', filingOffice: '备案机关', filed: '备案日期', filingEnded: '核销日期', filingNote: '核销原因',
      rows: '条数', errors: '错误数', updated: '更新', same: '未变', import: '导入编号', existing: '已有企业', crs: enterprise.crs, count: '企业数', personal: '含完整个人信息', filter: '筛选', faults: '问题数', warnings: '提示数', head: '最新指纹', format: '格式', actor: '操作人', action: '操作', outcome: '结果', q: '查找', id: '对象编号', to: '截止', fields: '查看的字段', contact: enterprise.contact, contactPhone: enterprise.contactPhone,
    },
    reasons: { password: '密码不对', unknown: '没有这个账号', disabled: '账号已停用', locked: '账号已锁定' }, ways: { password: '账号密码', sso: '统一身份认证' }, languages: { zh: '中文', en: '英文' },
    roles: { public: '公众', enterprise: '企业用户', third: '第三方机构', officer: '网格员', chief: '网格长', guide: '网格指导员', department: '业务指导员（部门）', city: '安委办（市级）', watch: '值守员', admin: '系统管理员', auditor: '审计管理员', security: '安全管理员' },
  },
}

export default zh

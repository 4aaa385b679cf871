/** Chinese texts of what takes a second person. */
import { terms } from '@/text/terms'
const zh = {
  approval: {
    lead: '涉及个人信息、审计和管理权限的变更，由一名管理员提出，另一名管理员复核后生效；提出人和复核人均记入审计。', open: '待办', decided: '已办结', what: '事项', askedBy: '申请', expires: '办理期限', result: '结果', act: '办理',
    kinds: terms('approval', 'zh'),
    states: { waiting: '待复核', confirmed: '已同意', done: '已同意并办理', refused: '不同意', withdrawn: '已撤回', expired: '已过期' },
    from: '自 {day}', until: '至 {day}', forever: '长期有效', login: '登录名改为 {login}', phone: '手机改为 {phone}', home: '管理网格改为 {home}',
    none: '没有待办事项', noneDecided: '还没有办结的事项', noneWhy: '管理员提出授权、重置密码等申请后，列在这里。72 小时内未复核的自动失效。',
    noSecurity: '还没有安全管理员，申请无人复核，也不能授权。', noSecurityWhy: '请由系统管理员以外的人担任，在服务器上执行：',
    waits: '等待复核', waitsYou: '等待您复核', waitsOwner: '等待账号本人确认', confirmedBy: '{name}已同意，请领取新密码', confirmedOther: '{name}已同意，待申请人领取新密码',
    confirm: '同意', confirmAsk: '同意“{kind}”：{name}（{login}）？', confirmWhy: '请先向申请人或账号本人核实。同意后立即生效，您与申请人的姓名一并记入审计。', confirmPassword: '请先向账号本人核实。同意后由申请人领取新密码，原密码即时失效；您不会看到密码。', confirmed: '已同意。', reasonOf: '{name}的事由：{reason}',
    refuse: '不同意', refuseAsk: '不同意“{kind}”：{name}？', refuseWhy: '申请就此办结，申请人可看到理由。', answer: '理由（必填）', refused: '已答复不同意。', withdraw: '撤回', withdrawAsk: '撤回“{kind}”：{name}？', withdrawWhy: '申请就此办结，需要时可重新提出。', withdrawn: '已撤回。',
    take: '领取新密码', passwordOf: '{name}的新密码', reason: '事由（供复核人判断）', submit: '提交复核', asked: '已提交，等待复核。', toList: '查看待复核', change: '须复核的修改已提交，其余已保存。',
    askPassword: '申请重置{name}的密码？', askUnlock: '申请解除{name}的锁定？', askEnable: '申请启用{name}的账号？', askExtend: '申请延长“{role}”授权？', askUpdate: '申请修改{name}的账号？', askGrant: '申请授权', guardedWhy: '该账号可查看个人信息、审计或担任管理员，须由安全管理员复核后办理，72 小时内有效。', roleWhy: '该角色可查看个人信息、审计或用于管理，须由另一名管理员复核后生效，72 小时内有效。', systemWhy: '授权由安全管理员复核后生效，72 小时内有效。', formWhy: '登录名、手机、管理网格的修改须经安全管理员复核后生效，其余立即保存。',
    tokens: '我的接口令牌', tokensWhy: '供其他系统以您的名义访问。不再使用的请撤销。', noTokens: '还没有接口令牌。', madeBy: '由{name}创建', madeSelf: '本人创建', madeLine: '在命令行创建', makeToken: '新建令牌', tokenAsk: '{name}申请以您的名义生成接口令牌', tokenWhy: '同意后生成的令牌只显示给您一次，由您交给使用方。持有它的系统能看到您能看到的上述内容。', tokenConfirm: '同意并生成', tokenMenu: '有 {n} 项待您确认', tokenNeed: '所选内容须由账号本人确认：提交后，由其在“我的账号”中确认并取得令牌。',
  },
}

export default zh

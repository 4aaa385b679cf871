/** Chinese texts of the work list and of what is printed. */
import { terms } from '@/text/terms'

const enterprise = terms('enterprise', 'zh')
const zh = {
  work: {
    sinceAtLeast: '最迟自 {day}',
    daysAtLeast: '至少已持续 {n} 天（记录自 {day} 开始，此前没有记录）',
    title: '风险工作清单', short: '工作清单', print: '打印清单', grid: '网格范围', both: '红橙合计', days: '已持续 {n} 天', sinceToday: '今日起', none: '没有重大和较大风险企业', noneWhy: '所选范围内没有红色、橙色企业。可放宽网格、行业或等级。', back: '返回地图', printNow: '打印', lower: '要办的事', down: '办完可降为', first: '先办（办完仍不能降级）', onlyRated: '没有待办事项；等级取决于{what}', noWay: '没有待办事项，等级暂不能降低', number: '序号', name: enterprise.name, where: enterprise.grid, sector: enterprise.sector, level: '等级', score: '得分', since: '起始日期', reasons: '主要原因', sign: '处置意见及签字', made: '生成时间 {at}', rule: '规则版本 {version}', scope: '范围：{name}', total: '共 {n} 家，其中重大风险 {red} 家、较大风险 {orange} 家', cut: '本表列出前 {n} 家。',
  },
  ledger: {
    print: '打印台账', names: { enterprise: '企业台账', hazard: '危险源台账', danger: '未闭环隐患台账' }, dangers: '隐患台账', total: '共 {n} 条', cut: '本表列出前 {n} 条。', only: '筛选：{what}', inView: '地图当时所示范围', code: '编号', owner: '所属企业', note: '备注', none: '没有符合条件的记录', noneWhy: '请返回地图，放宽网格、行业、等级或地图范围。',
    sign: { hazard: '检查情况及签字', danger: '复查意见及签字' },
  },
  paper: { page: '第 {page} 页，共 {of} 页', rows: '打印', all: '全部 {n} 条', first: '前 {n} 条', loading: '已载入 {n} / {of}' },
  sheet: {
    names: '显示责任人姓名和电话', namesWhy: '查看将被记录', more: '其余 {n} 处风险点见附表', list: '附表：其余风险点', cut: '风险点共 {n} 处，本图列出风险最高的 {most} 处。', noSeal: '没有风险点，暂不能打印和盖章。',
    unknown: '（周边人数不详，按最不利计）',
    title: '安全风险四色分布图', notice: '安全风险公告栏', of: '{name}', open: '四色图公告', gridTitle: '网格风险等级说明', gridOpen: '打印等级说明', enterprises: '企业', ofDay: '{day} 当日', ofSector: '只计行业：{sector}', address: enterprise.address, person: '责任人', phone: '联系电话', masked: '姓名、电话按权限部分隐去，张贴前请由有权查看的人打印', maskedMay: '姓名、电话部分隐去：打印前未选“显示责任人姓名和电话”', none: '未登记', plan: '风险点分布', points: '风险点与重大危险源', no: '编号', point: '风险点（危险源）', kind: '类型', level: '风险等级', measures: '管控措施', control: '管控层级', controls: ['—', '公司级', '公司级', '车间级', '班组级'], legend: '图例', seal: '（企业盖章处）', sealWhy: '本图由企业盖章后张贴于醒目位置', colour: '企业风险等级', score: '得分 {score}', rule: '评定规则 {version}', date: '制图日期', noPoints: '没有登记风险点。登记后在此列出。', noPointsWhy: '请先在企业档案中登记风险点和重大危险源。', north: '北', here: '企业位置', metres: '{n} 米', source: '示意图，不作测绘依据',
  },
}

export default zh

/** Chinese texts: the first language of the product. */
import admin from '@/admin/zh'
import approval from '@/approval/zh'
import history from '@/history/zh'
import audit from '@/audit/zh'
import hazard from '@/hazard/zh'
import exchange from '@/exchange/zh'
import enterprise from '@/enterprise/zh'
import map from '@/map/zh'
import me from '@/me/zh'
import risk from '@/risk/zh'
import rule from '@/rule/zh'
import work from '@/work/zh'
import wall from '@/wall/zh'
import { terms } from './terms'
import permission from '@/permission/zh'

const zh = {
  day: {
    placeholder: '年-月-日', form: '日期应如 2026-11-28。', notBefore: '最早可填 {day}。', notAfter: '最晚可填 {day}。', keys: '如 2026-11-28；按 ↓ 打开日历', choose: '选择日期',
    week: ['一', '二', '三', '四', '五', '六', '日'], yearBack: '上一年', monthBack: '上个月', monthOn: '下个月', yearOn: '下一年', today: '今天 {day}',
  },
  ...admin,
  ...approval,
  ...audit,
  ...hazard,
  ...map,
  ...exchange,
  ...enterprise,
  ...me,
  ...permission,
  ...history,
  ...risk,
  ...rule,
  ...work,
  ...wall,
  app: { name: '安网', title: '安网 · 四色风险图', map: '四色风险图', report: '边界导入报告', demo: '演示', demoLong: '演示数据，非真实企业', sketch: '示意边界', sketchLong: '社区边界为示意切分，名称与代码真实', skip: '跳到列表', mapLabel: '四色风险地图。方向键移动，加减号缩放；右侧列表是同一内容的文字版。' },
  bar: { search: '搜索网格、企业、危险源、隐患、信用代码、拼音首字母…', searchShort: '搜索', language: 'English', theme: '外观', light: '浅色', dark: '深色', cb: '色觉友好配色', standard: '标准配色', patterns: '地图叠加图案', keys: '快捷键', wall: '大屏模式', fold: '收起', unfold: '展开' },
  live: {
    open: '实时', connecting: '正在连接…', lost: '连接中断', held: '更新暂停', lastChange: '最近变化 {ago}', noChange: '尚无变化', now: '刚刚', second: '{n} 秒前', minute: '{n} 分钟前', hour: '{n} 小时前', day: '{n} 天前',
    dbStarting: '数据库自 {since} 起停止，正在重新启动：读取照常，暂停写入。启动后自动继续。', dbFailing: '数据库自 {since} 起停止，重新启动失败，正在自动重试：读取照常，暂停写入。请系统管理员查看服务日志。',
    dbFull: '数据库所在磁盘已满：读取照常，暂停写入。请系统管理员清理磁盘，腾出空间后自动恢复。', dbFullDown: '数据库所在磁盘已满，数据库自 {since} 起无法启动：读取照常，暂停写入。请系统管理员清理磁盘，腾出空间后自动恢复。',
    diskLow: '数据库所在磁盘空间不足：{size} 中仅剩 {free}。写满后将无法保存，请尽快清理或扩容。',
    dbDown: '数据库自 {since} 起不可用：读取照常，暂停写入。恢复后自动继续。', streamLost: '与服务器的实时连接自 {since} 起中断：地图停留在当时，正在自动重连。', retry: '立即重连', back: '实时连接已恢复', changed: '{name}：{from} → {to}',
  },
  level: { short: ['未评估', '红', '橙', '黄', '蓝'], full: ['未评估', '重大风险', '较大风险', '一般风险', '低风险'], one: ['未评估', '重大', '较大', '一般', '低'], of: { none: '未评估', red: '重大', orange: '较大', yellow: '一般', blue: '低' } },
  kind: { grid: '网格', enterprise: '企业', hazard: '危险源', danger: '隐患', cluster: '聚合' },
  kinds: { grid: '网格', enterprise: '企业', hazard: '危险源', danger: '隐患' },
  panel: { where: '位置与图层', what: '详情与列表', network: '网格体系', tree: '网格树', layers: '图层', sort: '排序', byRisk: '按风险', byCode: '按代码', close: '关闭', back: '返回', details: '详情', sheet: '面板' },
  layer: { grid: '四色风险', enterprise: '企业', hazard: '危险源', danger: '未闭环隐患', pattern: '色块图案', place: '水系与地名' },
  tree: { children: '下辖 {n} 个', open: '展开', close: '收起', shares: '{name}：重大 {r}，较大 {o}，一般 {y}，低 {b}，未评估 {n}', loading: '正在载入下级网格' },
  legend: { title: '{depth} {n}', of: '图例', draft: '试算结果，增减较现行', differs: '按{depth}计数；地图按{map}着色', differsShort: '按{depth}计，图按{map}', filter: '只看{level}', all: '显示全部等级', hidden: '已筛选', fold: '收起图例', unfold: '展开图例', danger: '隐患', symbols: '企业 ○　危险源 ⬡　隐患 ▢' },
  sum: {
    asNow: '现状', red: '重大风险', orange: '较大风险', of: '{depth}', depth: '数字所指的网格层级', by: '{depth} {n}', among: '共 {n} 家', unknown: '变化不详', more: '增加 {n}', fewer: '减少 {n}', same: '没有变化', because: '；{since}',
    sinceMorning: '较昨日 08:00（{at}）', sinceDay: '较前一日终', versus: '较昨日 08:00', versusFrom: '较 {at}', versusDay: '较前一日', noBefore: '此前无记录', major: '重大隐患', majorWhy: '未闭环的重大隐患，含待定级：初步判断为重大、尚未定级的也计入，定级后按定级计。', ungraded: '含待定级', overdue: '{n} 项逾期', coverage: '企业评估率', unassessed: '{n} 家未评估', open: '未闭环隐患', listed: '{n} 项挂牌', listedWhy: '各级挂牌督办合计：省、市、县、乡镇',
  },
  grid: {
    code: '代码', area: '面积', since: '边界自 {date} 起', source: '来源', children: '下级网格', enterprises: '企业等级分布', why: '为什么是{level}', whyNone: '为什么未评估', index: '指数', rule: '规则 {version}', base: '企业基础', dyn: '动态加项',
    formula: '指数 = 100 ×（1 − e^(−合计 ÷ K)），合计 {points}，K = {k}', byBand: '指数落在{level}区间', byFloor: '底线规则抬高为{level}', byMax: '取最高企业等级', byNone: '没有已评估企业，也没有扣分隐患',
    bands: '≥{red} 红 · ≥{orange} 橙 · ≥{yellow} 黄', floor: '底线：{what}（现有 {have}，达 {count} 即至少{level}）', applied: '已生效', notApplied: '未触发', next: '降为{level}最快的一步', nextTogether: '降为{level}，需同时完成几步', nextIndex: '指数 {from} → {to}', nextNone: '已是最低等级', none: '暂无扣分项',
    majors: '重大危险源', listed: '挂牌督办', open: '未闭环隐患', level: '等级', depth: '属地网格第 {n} 级', unit: '个', partial: '数据库不可用：边界来源暂缺，其余来自内存，照常准确。', up: '上一级', focus: '聚焦此网格', select: '查看详情',
  },
  term: {
    red_enterprises: '重大风险企业', orange_enterprises: '较大风险企业', yellow_enterprises: '一般风险企业', blue_enterprises: '低风险企业', major_open: '未闭环的重大隐患', general_overdue: '逾期的一般隐患', listed_open: '未闭环的挂牌督办隐患', fatal_accidents: '一年内亡人事故', larger_accidents: '一年内较大及以上事故', listed_high: '未闭环的省、市挂牌督办隐患', major_at_level_1: '一级重大危险源存在重大隐患', points: '{n} 分',
  },
  step: {
    red_enterprises: '{n} 家重大风险企业降一级', orange_enterprises: '{n} 家较大风险企业降一级', yellow_enterprises: '{n} 家一般风险企业降一级', blue_enterprises: '{n} 家低风险企业降一级', major_open: '销号 {n} 项重大隐患', general_overdue: '办结 {n} 项逾期一般隐患', listed_open: '{n} 项挂牌督办销号',
  },
  enterprise: {
    hazards: '本企业危险源', dangers: '本企业隐患',
    scales: terms('scale', 'zh'), statuses: terms('status', 'zh'), standards: terms('standard', 'zh'),
  },
  danger: {
    steps: '下一步', optional: '（可不填）', choose: '请选择', chooseOne: '请选择一项。', fillIn: '请填写此项。', saving: '正在提交…', cancel: '取消', stale: '该隐患已在别处被修改。', staleWhy: '您的修改没有提交，请载入最新内容后再操作。', reload: '载入最新内容', register: '登记隐患', registerAt: '登记在：{name}', registerDo: '提交登记', suggested: '初步判断', reporter: '发现人',
    field: { title: '隐患名称', detail: '具体情况', deadline: '整改期限', listed: '挂牌督办级别', reason: '说明' },
    step: {
      edit: { name: '修改', hint: '定级前可以修改名称和描述。', done: '已修改。' }, grade: { name: '定级', hint: '进入整改前可以改级。', done: '已定级。' }, regrade: { name: '改级', hint: '进入整改后不能再改级。', done: '已改级。' },
      order: { name: '责令整改', hint: '责令后不能再改级，期限仍可调整。', done: '已责令整改。' }, deadline: { name: '调整期限', hint: '期限可以再次调整。', done: '期限已调整。' }, extend: { name: '申请延期', hint: '批准前仍按原期限计算。', done: '已申请延期，等待批准。' }, approve: { name: '答复延期', hint: '填写批准后的期限；不同意延期则填写原期限。', done: '已答复，恢复整改。' },
      done: { name: '整改完成', hint: '提交后等待验收，不合格会退回整改。', done: '已提交，等待验收。' }, accept: { name: '验收通过', hint: '销号后不可撤销；如再次出现，请重新登记。', done: '已验收销号。' }, back: { name: '退回整改', hint: '说明不合格之处，并给出新的期限。', done: '已退回整改。' },
      list: { name: '挂牌督办', hint: '仅限已定级的重大隐患；可以摘牌。', done: '已挂牌督办。' }, unlist: { name: '摘牌', hint: '摘牌后才能验收销号；需要时可再次挂牌。', done: '已摘牌。' }, void: { name: '作废', hint: '用于误报。作废后不可撤销；如确有隐患，请重新登记。', done: '已作废。' },
    },
    code: '编号', grade: '隐患等级', state: '办理状态', listed: '挂牌督办', deadline: '整改期限', found: '发现时间', closed: '销号时间', inspection: '来源', detail: '隐患描述', owner: '所属企业', at: '所在危险源', overdue: '逾期 {n} 天', left: '剩 {n} 天', today: '今天到期', updated: '最近更新',
    ungraded: { general: '初步判断：一般（待定级）', major: '初步判断：重大（待定级）' }, next: '等待',
    turn: { grade: '网格指导员或业务指导员（部门）定级', gradeOrOrder: '网格指导员或业务指导员（部门）定级或责令整改', order: '网格指导员或业务指导员（部门）责令整改', rectify: '企业整改并报完成', answer: '网格指导员或业务指导员（部门）答复延期', accept: '网格指导员或业务指导员（部门）验收', acceptMajor: '业务指导员（部门）验收' },
    grades: { general: '一般隐患', major: '重大隐患' }, gradeShort: { general: '般', major: '重' },
    states: { registered: '已登记', graded: '已定级', rectifying: '整改中', extension: '延期待批', pendingAccept: '待验收', closed: '已销号', voided: '已作废' },
    listedBy: '挂牌督办（{who}）',
    listeds: { none: '未挂牌', province: '省级', city: '市级', county: '县级', town: '镇级' },
    classes: { closed: '已销号', majorOverdue: '重大逾期', major: '重大', generalOverdue: '一般逾期', general: '一般' },
    inspections: { 1: '企业自查', 2: '网格助查', 3: '中介协查', 4: '基层检查', 5: '部门暗查', 6: '市级督查', 7: '群众举报', 8: '系统预警' },
  },
  personal: { look: '查看', why: '查看完整信息会留下记录。', recorded: '本次查看已记录。' },
  list: { of: '{shown} / {n} 条', inView: '随地图范围', inGrid: '{name}全域', more: '再载入 {n} 条', loading: '正在载入…', empty: '这里没有{kind}', emptyView: '当前地图范围内没有{kind}。缩小地图，或关闭“随地图范围”。', notByLevel: '图例选了“{only}”；隐患不分四色，此处不受其限。', emptyFilter: '没有符合等级筛选的{kind}。按 0–4 取消筛选。', fly: '在地图上定位', level: '等级', table: '地图内容的文字版', rows: '{kind}列表' },
  tab: { grid: '网格', danger: '隐患', enterprise: '企业', hazard: '危险源', change: '变化', chart: '图表' },
  chart: { shares: '下级网格中重大、较大风险企业占比', full: '最长的横条为 {share}', said: '{name}：{n} 家企业中重大风险 {red} 家、较大风险 {orange} 家，占 {share}', unknown: '{name}：不详', dangers: '隐患办理', share: '占比', enterprises: '企业数', open: '下级网格的未闭环隐患' },
  change: { title: '最近变化', empty: '打开以来还没有变化。有新的登记、销号或等级调整时会立即出现在这里。', recolour: '{from} → {to}', added: '新增', removed: '移除', updated: '更新' },
  search: { empty: '没有找到“{q}”', hint: '可输入名称、代码、统一社会信用代码或拼音首字母', recent: '最近查看', clear: '清除', results: '{n} 条结果', loading: '正在搜索…', failed: '搜索暂时不可用' },
  defect: {
    title: '边界导入报告', intro: '边界数据导入时发现的问题、位置与处理方式。点击一行在地图上查看。', source: '来源', kind: '问题', place: '位置', area: '面积', size: '面积或处数', places: '{n} 处', count: '处数', detail: '说明', action: '处理', codes: '相关网格', all: '全部', empty: '没有发现问题。', total: '共 {n} 条，合计 {m} 处',
    kinds: { overlap: '重叠', gap: '缝隙', invalid: '无效图形', exclave: '飞地', direction: '环方向', repeated: '重复点', attribute: '属性错误', missing: '缺少边界', name: '名称不一致', repeated_id: '编号重复', other: '其他' },
  },
  keys: { title: '快捷键', search: '搜索', move: '移动地图', zoom: '放大、缩小', levels: '只看重大、较大、一般、低；0 为未评估', panels: '收起左栏、右栏', sheet: '本页', up: '上一级网格，或关闭', down: '双击：下一级网格', home: '回到全域', wall: '大屏模式', theme: '深色、浅色', listMove: '在列表与网格树中移动', open: '打开' },
  state: { failed: '载入失败', network: '无法连接服务器', networkWhy: '网络中断，或服务正在重启。', retry: '重试', request: '请求编号 {id}', notFound: '没有这条记录', notFoundWhy: '它可能已被删除，或链接有误。', serverWhy: '服务器未能完成本次请求。', large: '文件太大，未能送达', largeWhy: '前置代理不放行这么大的文件，本服务没有收到它。', largeDo: '请让管理员调大代理服务器的上传上限，或把表格分成几份再导入。', what: '请重试；如仍失败，请将请求编号告知管理员。', forbidden: '重试不会改变结果；角色由安全管理员授予。', starting: '正在载入风险图', noGridsDo: '运行 anwang demo 载入演示城市，或导入自己的边界。', webgl: '本机浏览器无法显示地图', webglWhy: '需要 WebGL 2。右侧列表仍可使用。' },
  map: { zoom: '缩放 {z}', zoomIn: '放大', zoomOut: '缩小', home: '回到全域', attribution: '数据来源', cluster: '{kind} {n} 个', clusterHint: '点击放大', hoverCounts: '企业 {n}', hoverOpen: '未闭环隐患 {n}', place: '经纬度', note: '非标准地图，仅供演示' },
  common: {
    toConfirm: '条文待与原文核对', dayToConfirm: '施行日期待核实', confirmWhy: '编入本系统时未能查到官方原文，使用前请与正式文本核对',
    yes: '是', no: '否', unknown: '未填', more: '更多', copy: '复制链接', copied: '链接已复制', of: '，', list: '、', named: '{name}：{value}', beside: '{name}（{more}）'
  },
}

export default zh
export type Texts = typeof zh

import { terms } from '@/text/terms'

const hazard = terms('hazard', 'zh')

/** Chinese texts of hazard sources. */
export default {
  hazard: {
    peopleUnknown: '人数不详，α 按最不利取值',
    code: '编号', kind: '类型', major: hazard.majorLevel, risk: hazard.level, majors: terms('majorLevel', 'zh'), r: hazard.rValue, substance: hazard.substance, quantity: hazard.quantity, tonnes: '{n} 吨', none: '不构成', levels: ['不构成', '一级', '二级', '三级', '四级'],
    owner: '所属企业', assessed: hazard.assessed, why: '风险等级为什么是{level}',
    category: '类别', categories: { unit: '危险化学品单元', point: '风险点', place: '重点场所' },
    categoryHint: { unit: '生产单元或储存单元，按 GB 18218 辨识分级', point: '按风险评价方法定级的设备、作业、部位', place: '人员密集场所、重点目标' },
    declared: '重大危险源级别为申报值，尚未登记物质，不能验算。', declaredDo: '登记单元内的物质后，由系统计算。', edition: '依据', unit: '单元', people: '500 m 内人数', capacity: '容纳人数', measures: '管控措施', control: '管控层级', rated: '评价', directHolds: '直接判定：{text}，风险等级至少为{level}',
    action: { source: '登记危险源', point: '登记风险点', edit: '修改', calculator: '计算器', duties: '义务清单', remove: '撤销', file: '登记备案', done: '登记完成' },
    sheet: { new: '登记危险源', edit: '修改危险源', calculator: '重大危险源计算器', calculatorHint: '只算不存。核对后可以登记为危险源。', duties: '重大危险源义务', save: '保存', create: '提交登记', keep: '登记为危险源', saved: '已保存。', basics: '基本信息', place: '位置', unit: '单元与物质', people: '周边人数', rating: '风险评价', who: '责任人与管控' },
    field: { peopleHint: '确无人居住填 0；不清楚请留空，按最不利取 α 并标明', name: '名称', enterprise: '所属企业', enterpriseNone: '不属于任何企业的，在地图上选位置', kind: '类型', choose: '请选择', lon: '经度', lat: '纬度', placeHint: '不填则取企业位置。在图上点一下，或直接输入。', unitKind: '单元类型', peopleN: '厂区边界外 500 m 内常住人口', peopleSource: '人数来源', peopleSourceHint: '如：现场核查、公安人口数据、社区网格员', peopleDated: '统计日期', assessed: '评估日期', assessedHint: '按这一天施行的标准版本计算；不填为今天', name4: '姓名', phone: '电话', personKeep: '留空则保持原来的责任人不变' },
    holding: { notCounted: '不计入', expected: '类别按安全技术说明书选择；未选时按预期类别{classes}，β {beta}', chosen: '类别（按安全技术说明书选定）', chooseClass: '选择类别', sds: '请以安全技术说明书核对', substance: '物质', pick: '名称、俗名、拼音首字母、CAS 号，或危险性类别', other: '表1 未列名：选危险性类别', name: '物质名称', classes: '危险性类别', addClass: '添加类别', noClass: '去掉类别 {key}', tonnes: '设计最大量（吨）', containers: '容器数', note: '备注', noteHint: '如 3×1000 m³', add: '添加物质', remove: '删除第 {n} 行', row: '第 {n} 种物质', empty: '没有匹配的物质。可换别名，或按危险性类别登记。', q: '临界量 {q} 吨' },
    result: { unknown: '人数不详', corrected: '表有更正（{day}）：', title: '辨识与分级', waiting: '填写物质和数量后，立即算出结果。', partial: '还有 {n} 行没填完，暂未计入。', s: '辨识指标', r: '分级指标', atLeast: '风险等级至少为', below: 'S 小于 1', sSum: 'S = {parts} = {s}', rSum: 'R = α {alpha} ×（{parts}）= {r}', q: '临界量', beta: '校正系数', share: '占比', why: '依据', lower: '怎样可以降低', toLevel: '降为：{level}', toNone: '不再构成重大危险源', cut: '{name}：{from} 吨减到 {to} 吨', cutBelow: '{name}：{from} 吨减到不足 {to} 吨', drop: '{name}：全部移出（{from} 吨）', total: '共减少 {n} 吨', one: '单独减到不足 {n} 吨即不构成', confirm: '部分依据待与标准原文或安全技术说明书核对', noLower: '已是最低级别。', failed: '暂时算不出来' },
    around: { look: '查看地图上 500 m 内的单位和场所', looking: '正在查看…', found: '500 m 内有企业和场所 {n} 处，从业人数合计 {staff} 人，场所容纳 {crowd} 人', unknown: '{n} 家企业的人数不详', unsaid: '{n} 处场所的容纳人数不详', plant: '按厂区边界', point: '只有坐标点', metres: '{n} m', nobody: '人数不详' },
    rating: { method: '评价方法', none: '不用评价方法', direct: '直接判定', directHint: '有下列情形的，不论得分多少，风险等级至少为所示等级。', matrix: '点选可能性与严重性', cell: '{l} × {s} = {n}，{level}', likelihood: '可能性', severity: '严重性', overall: '综合风险等级', byMethod: '评价得分', atLeast: '≥ {n}', controlBy: '至少由{who}管控', people: '人', waiting: '选齐各项后给出风险等级。' },
    role: { responsible: '责任人', chief: '主要负责人', technical: '技术负责人', operation: '操作负责人' }, three: '包保责任人',
    filing: { title: '备案', states: { '': '无须备案', none: '未备案', filed: '已备案', anew: '重新评估后需重新备案', expired: '到期需重新备案', ended: '已核销' }, number: '备案编号', office: '备案机关', filed: '备案日期', ended: '核销日期', note: '核销原因', end: '核销' },
    duty: { title: '义务与期限', done: '已落实', standing: '持续落实', due: '{day} 到期，剩 {n} 天', today: '今天到期', overdue: '逾期 {n} 天（{day}）', last: '上次 {day}', when: '完成日期', note: '说明', more: '还有 {n} 项持续义务', less: '收起', none: '没有到期或逾期的义务。', count: '共 {n} 项，逾期 {m} 项', within: '时限', withins: { 0: '只看逾期', 30: '30 天内', 90: '90 天内', 365: '一年内' }, of: '义务' },
    regime: { name: hazard.regime, names: terms('regime', 'zh'), hint: '城镇燃气、港区内、国防科研生产的，不适用 40 号令，请选择其适用规定', exempt: '{why}。由{who}按其规定监管。', likely: '该类单元通常属于“{name}”，不适用 40 号令，请核实' },
    remove: { title: '撤销“{name}”？', why: '记录从地图和清单上消失，企业的颜色随之重算。撤销前的内容和原因留在审计里。', reason: '撤销原因', need: '请写明原因。' },
    persons: { look: '查看', missing: '三类包保责任人尚未明确' },
  },
}

/** Chinese texts of rule sets. */
const zh = {
  rule: {
    editions: {
      title: '事故类别的标准版本（GB 6441）', intro: '事故按发生日期适用当日施行的版本；已登记的事故保留登记时的版本。新版类别按印刷本录入，录入前暂用上一版并注明待核对。', make: '登记新版本', edit: '修改', from: '{day} 起施行', types: '{n} 类', wanting: '类别尚未录入，暂用上一版',
      version: '版本（年份）', source: '标准号', begins: '施行日期', names: '事故类别', namesHint: '每行一类：编号 名称 | 英文名称（编号、英文可不填）', save: '保存',
    },
    title: '风险规则', toList: '返回规则列表', intro: '企业和网格的颜色由规则集计算。生效过的规则集永久保留，历史颜色仍按当时的规则解释。修改请先建立草案，试算影响后再生效。', make: '新建草案', makeDo: '建立草案', version: '版本', copyOf: '复制自', note: '说明', noteHint: '为什么修改', stateOf: '状态', time: '生效时间', author: '编制人', updated: '最近修改',
    state: { draft: '草案', planned: '待生效', active: '现行', retired: '已停用' }, sinceOn: '自 {day} 起', fromOn: '定于 {at} 生效', parts: '规则的各部分', part: { basis: '基本信息', factors: '分组与因素', bands: '企业分数线', guards: '底线与一票否决', sectors: '行业差异', rollup: '网格汇总' },
    source: '依据', save: '保存草案', revert: '放弃修改', tryOut: '试算影响', keepAndTry: '先保存草案，再试算', keptFirst: '草案已保存。', outdated: '草案在试算后又有修改，以下结果不含这些修改。请返回草案重新试算。', toResult: '查看试算结果', activate: '生效…', remove: '删除草案', unplan: '取消生效计划', removeAsk: '删除规则集“{version}”？', removeWhy: '草案删除后不可恢复。现行规则不受影响。', unplanWhy: '该规则集不再按计划生效，并被删除。现行规则继续有效。',
    wrong: '{n} 处需要改正', checking: '正在检查…', right: '检查通过', faults: '需要改正', flags: '可以生效，但请注意', flagged: '{n} 处请注意', breaks: { merge: '合并', split: '拆分', monotony: '单调', depth: '层级一致' }, differences: '与现行规则的差异', versus: '对比 {version}', noDifference: '与现行规则相同。', changed: '{what}：{from} → {to}', added: '新增：{what}', removed: '删除：{what}', was: '现行 {value}', wasNone: '无', noNumber: '请填写数字',
    field: { weight: '权重', points: '分值', per: '每件分值', most: '上限', least: '下限', combine: '合计方式', effort: '整改难度', sectors: '适用行业', assesses: '评估依据', all: '条件', level: '等级', kind: '类别', count: '数量', top: '向上适用到', name: '名称', group: '分组' },
    factorsWhy: '得分为各组得分之和；组内按“取最高”或“累加”。权重为 0 的因素不计分。', combine: '合计方式', least: '下限', most: '上限（0 为不限）', factor: '因素', weight: '权重', worth: '分值', assesses: '评估依据', effort: '整改难度', forSectors: '适用行业', per: '每{unit}', piece: '件', cap: '上限（0 为不限）', gradeBest: '分类分级中最安全的一类', best: '{grade} 类最安全', below: '低于黄线', addSector: '添加行业',
    bandsWhy: '得分达到该线即为相应颜色；低于黄线为蓝色。', guardsWhy: '满足全部条件时，无论得分高低，等级至少为所列等级。', guardName: '名称', nameZh: '中文名称', nameEn: '英文名称', guardKind: '类别', guardLevel: '至少为', guardAll: '条件（须全部满足）', kind: { floor: '底线', veto: '一票否决' }, orWorse: '{name}及更差', from: '达到', addCondition: '添加条件', removeCondition: '删除条件', addGuard: '添加底线', removeGuard: '删除“{name}”',
    sectorsWhy: '某一行业可以有自己的权重和分数线；留空则与上面相同。', noSectors: '所有行业使用同一套权重和分数线。', sectorWeights: '权重（括号内为通用值，留空不变）', ownBands: '使用本行业自己的分数线', addSectorValues: '添加行业', removeSector: '删除{name}的差异',
    rollupWhy: '网格的颜色由已评估企业中重大、较大、一般企业的占比和底线决定，与网格大小、边界划法无关。', mode: '方式', modes: { share: '按占比和底线', max: '取最高企业等级', sum: '按总量和底线（与网格大小有关）' }, shares: '一家企业折算', threshold: '界线', thresholdUnit: '% × 已评估企业数', sharesWhy: '重大企业折算数达到界线为红；加上较大企业达到为橙；再加一般企业达到为黄；否则为蓝。', reads: '即：1 家重大企业相当于 {red} 家一般企业，1 家较大企业相当于 {orange} 家；合计达到已评估企业的 {threshold} % 即着色。', load: '监管负荷', loadWhy: '以下权重合计为监管负荷，用于配备人员和均衡任务。', loadSum: '按总量方式下，颜色由监管负荷得出。', rollupWeights: '企业权重', rollup: { threshold: '界线（%）', majorOpen: '每项重大隐患', generalOverdue: '每项逾期一般隐患', listedOpen: '每项挂牌督办', fatal: '每起亡人事故' }, k: '各层级的 K 值', kWhy: 'K 越大，同样的合计得到的指数越低；层级越高，K 应越大。', rollupBands: '网格指数区间', floors: '网格底线', floorTop: '向上适用到', topAll: '最上级', floorDepth: '层级', everyDepth: '全部层级', floorWhat: '依据', floorCount: '数量达到', addFloor: '添加网格底线', removeFloor: '删除这条网格底线',
    whatif: '试算结果', whatifOf: '规则集 {version}，尚未生效；地图上只标出会变色的网格', running: '正在试算全部企业和网格…', runningFor: '已用 {n} 秒', consequence: '{grids} 个网格、{enterprises} 家企业改变颜色', ofAll: '共试算 {grids} 个网格、{enterprises} 家企业', before: '企业等级前后对比', beforeNow: '现行', then: '试算', matrix: '企业由何等级变为何等级', fromTo: '由 \\ 变为', noGrids: '没有网格变色。', noEnterprises: '没有企业变色。', firstOf: '列出最严重的 {shown} 家，共 {n} 家。', backToDraft: '返回草案',
    activateAsk: '使规则集“{version}”生效？', activateWhy: '现行规则集随即停用并永久保留；此前的历史颜色不变，仍按当时的规则解释。', counting: '正在计算有多少颜色会改变…', when: '生效时间', now: '立即生效', onDay: '定日生效', activateDo: '确认生效', activated: '已生效：{grids} 个网格、{enterprises} 家企业改变颜色。', plannedFor: '已定于 {day} 零时生效。',
  },
}

export default zh

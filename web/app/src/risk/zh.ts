/** Chinese texts of why a colour is what it is. */
const zh = {
  why: {
    doTo: '办完下列事项，可降为{level}', doFirst: '先办这些', notEnough: '办完仍为{level}', moreSteps: '另有 {n} 项', nothingOpen: '没有可办的事项：隐患、检查、证照都已办结。', toNone: '办完后没有评估依据，成为“未评估”，不算降级', assess: '先评估，再据以降级', assessWhy: '目前仅凭重大危险源或底线定级。去掉后没有评估依据，成为“未评估”，不算降级。', rateTo: '风险降低后重新评定，可降为{level}', rateWhy: '评级反映实际状况，先降低风险，再由有权机构重新评定。',
    sinceAtLeast: '最迟自 {day} 起为此等级：记录从这一天开始，此前没有记录',
    score: '得分', byBand: '得分落在{level}区间', byGuard: '得分对应{band}，底线或否决项抬高为{level}', byNone: '没有可作评估依据的资料，未评估', since: '自 {day} 起为此等级',
    group: { inherent: '固有风险', control: '管控状况' }, combine: { max: '取最高一项', sum: '各项累加' }, capped: '合计 {sum}，按组上下限计 {points}', notCounted: '未计入，同组取最高', moreRecords: '另有 {n} 条', nothing: '计 0 分：{names}', missing: '无资料：{names}', and: '、',
    guards: '底线与一票否决', guardsAll: '全部 {n} 条', guardsApplied: '只看已生效', noGuard: '没有生效的底线或否决项', kind: { floor: '底线：至少{level}', veto: '否决：{level}' },
    ways: '怎样降级', waysSome: '怎样降级，由易到难', or: '或：降为{level}', step: '{name}：{from} → {to}', nextScore: '得分 {from} → {to}', unassessed: '未评估 {share}（{n} 家）', factsSince: '以上数字自 {day} 起',
  },
  sums: {
    assessed: '已评估企业 {n} 家', threshold: '界线 {percent} % × {n} = {threshold}', index: '三项合计 ÷ 已评估企业数 × 100，用于同一颜色内排序', reaches: '达到', worse: '达到，取高者', not: '未达到', names: 'R 重大、O 较大、Y 一般企业数：1 家重大计 {red}，1 家较大计 {orange}，1 家一般计 {yellow}',
    by: '{sum} ≥ {threshold}，达到{level}界线', byNone: '{sum} < {threshold}，三项均未达到界线', byGuard: '按占比为{band}，底线抬高为{level}', byGuardAlone: '没有已评估企业，底线定为{level}', guard: '凡有{what}，至少为{level}', guardHave: '现有 {n}', listedHigh: '县、乡镇挂牌的不计入', decides: '已触发，决定颜色', holds: '已触发，未改变结果', off: '未触发',
    blank: '未评估 {share}（{n} 家），不参与计算', nextSum: '{from} → {to}，界线 {threshold}', below: '{from} → {to} < {threshold}',
  },
  load: {
    name: '监管负荷', short: '负荷', colour: '风险', why: '企业、隐患和事故加权合计，随网格大小增减，用于配备人员和均衡任务，不是风险。', legend: '监管负荷 · {depth} {n}', switch: '地图着色', from: '{from} 以上', range: '{from} – {to}', none: '无，或无记录', points: '此图不显示企业和隐患点', playing: '播放时没有负荷，停在某一天后显示。', terms: '负荷明细',
  },
  movers: {
    title: '影响颜色的企业和隐患', enough: '{n}{what}降一级，即可降级', enoughDanger: '{n}{what}销号，即可降级', notEnough: '{what}共 {n}，仅此不足以降级', short: '；所列可办事项只能使 {n}降级，尚不足', but: '，{what}', close: '整改并销号，即不再计入底线', rated: '只能待风险降低后重新评定', noWay: '暂无已知办法', larger: '12 个月内发生较大及以上事故 {n} 起，期满后解除', minus: '−{n}', score: '得分 {n}', partial: '数据库不可用，降级办法暂缺。', more: '仅列影响最大、最易改善的 {shown} 项', guard: '底线', unit: { enterprise: '{n} 家', danger: '{n} 项' },
    what: { red_enterprises: '重大风险企业', orange_enterprises: '较大风险企业', yellow_enterprises: '一般风险企业', listed_high: '省、市挂牌督办的隐患', major_at_level_1: '一级重大危险源的重大隐患' },
  },
}

export default zh

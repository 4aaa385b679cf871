/** Chinese texts of why a colour is what it is. */
const zh = {
  why: {
    sinceAtLeast: '最迟自 {day} 起为此等级：记录从这一天开始，此前没有记录',
    score: '得分', byBand: '得分落在{level}区间', byGuard: '得分对应{band}，底线或否决项抬高为{level}', byNone: '没有可作评估依据的资料，未评估', since: '自 {day} 起为此等级',
    group: { inherent: '固有风险', control: '管控状况' }, combine: { max: '取最高一项', sum: '各项累加' }, capped: '合计 {sum}，按组上下限计 {points}', notCounted: '未计入，同组取最高', moreRecords: '另有 {n} 条', nothing: '计 0 分：{names}', missing: '无资料：{names}', and: '、',
    guards: '底线与一票否决', guardsAll: '全部 {n} 条', guardsApplied: '只看已生效', noGuard: '没有生效的底线或否决项', kind: { floor: '底线：至少{level}', veto: '否决：{level}' },
    ways: '怎样降级', waysSome: '怎样降级，由易到难', or: '或：降为{level}', step: '{name}：{from} → {to}', nextScore: '得分 {from} → {to}', unassessed: '未评估 {share}（{n} 家）', factsSince: '以上数字自 {day} 起',
  },
}

export default zh

/** Chinese texts of the colours of past days. */
const zh = {
  history: {
    title: '历史回放', open: '历史回放', close: '关闭回放', banner: '正在查看的不是当前状态', asOf: '截至 {day} 日终', pointsHidden: '网格颜色和数字为当日状态；企业、隐患等点位只有今日状态，已隐藏。', pointsToday: '网格颜色和数字为当日状态；地图上的点位为今日状态。', noRecord: '这一天没有记录；记录自 {first} 开始。', neverRecorded: '还没有任何一天的记录。', live: '返回实时', play: '播放', pause: '暂停', back: '前一天', on: '后一天', pick: '选择日期',
    span: '时间范围', spans: { 30: '近 30 天', 90: '近 90 天', 365: '近一年' }, speed: '速度', perSecond: '每秒 {n} 天', points: '显示今日点位', areaLabel: '{from} 至 {to} 每日重大、较大风险网格数（{depth}）', slider: '日期，左右方向键逐日移动', firstDay: '颜色记录自 {day} 开始，此前没有记录。',
    trend: '风险变化趋势', ownLevel: '本网格等级', enterprises: '企业数（按等级）', allLevels: '含低风险和未评估', worstOnly: '只看重大、较大、一般', dangers: '隐患', overdue: '逾期', none: '这段时间没有记录。', strip: '等级变化', run: '{level}，{from} 至 {to}，查看当日地图', levels: '等级历史', scoresOnce: '曾得分 {least}–{most}，当前没有评估依据', scores: '得分 {least}–{most}，当前 {now}',
    since: '自', changedTitle: '变色清单', changedCount: '自该日以来有 {n} 个{kind}变色', latest: '最新动态', tagToday: '今日', tagRules: '现行规则', todays: { list: '此列表为今日（{today}）状态，不是 {day} 的。', card: '登记信息、隐患和危险源为今日（{today}）状态；等级及其原因为 {day} 当日。', search: '等级为今日（{today}）状态，不是 {day} 的。' }, ruled: '等级按现行规则，不是草案的。', playing: '正在播放，停在某一天后显示当日数字。', trial: '正在试算草案 {version}', trialWhat: '地图、图例和上方网格数按草案；企业、隐患数字和右侧卡片、列表按现行规则。',
    most: '最高 {n}', laneSaid: '{level}最高 {n}', gap: '无记录', levelSince: '自 {day} 起为此颜色', levelAtLeast: '最迟自 {day} 起为此颜色：记录从这一天开始，此前没有记录', factsAtLeast: '以上数字最迟自 {day} 起：记录从这一天开始，此前没有记录', dayWhy: '按 {day} 当日的规则和事实',
  },
  sector: { view: '行业视图', only: '只看行业：{sector}', all: '查看全部行业', every: '全部行业' },
}

export default zh

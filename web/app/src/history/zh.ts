/** Chinese texts of the colours of past days. */
const zh = {
  history: {
    title: '历史回放', open: '历史回放', close: '关闭回放', banner: '正在查看的不是当前状态', asOf: '截至 {day} 日终', pointsHidden: '网格颜色为当日状态；企业、隐患等点位只有今日状态，已隐藏。', pointsToday: '网格颜色为当日状态；地图上的点位、右侧数字和列表为今日状态。', live: '返回实时', play: '播放', pause: '暂停', back: '前一天', on: '后一天', pick: '选择日期',
    span: '时间范围', spans: { 30: '近 30 天', 90: '近 90 天', 365: '近一年' }, speed: '速度', perSecond: '每秒 {n} 天', points: '显示今日点位', areaLabel: '{from} 至 {to} 每日各等级网格数', slider: '日期，左右方向键逐日移动', firstDay: '颜色记录自 {day} 开始，此前没有记录。',
    trend: '风险变化趋势', ownLevel: '本网格等级', enterprises: '企业数（按等级）', allLevels: '含低风险和未评估', worstOnly: '只看重大、较大、一般', dangers: '隐患', overdue: '逾期', none: '这段时间没有记录。', strip: '等级变化', run: '{level}，{from} 至 {to}，查看当日地图', levels: '等级历史', scores: '得分 {least}–{most}，当前 {now}',
    since: '自', changedTitle: '变色清单', changedCount: '自该日以来有 {n} 个{kind}变色', latest: '最新动态', today: '以下数字与列表为今日状态', dayWhy: '按 {day} 当日的规则和事实',
  },
  sector: { view: '行业视图', only: '只看行业：{sector}', all: '查看全部行业', every: '全部行业' },
}

export default zh

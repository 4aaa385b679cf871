/** Chinese texts of the wall: what is read from across a room, so few words. */
const zh = {
  wall: {
    label: '大屏', leave: '退出大屏（Esc）', depth: '{depth}级', versus: '较昨日 08:00', red: '重大风险{depth}', orange: '较大风险{depth}', enterprise: '重大风险企业', major: '重大隐患（未闭环）', listed: '挂牌督办（未闭环）', open: '未闭环隐患',
    of: '/ {n}', ofEnterprise: '/ {n} 家', overdue: '逾期 {n}', levels: '{depth} {n} 个', last: '最近变化 {at}', none: '尚无变化', bad: { lost: '连接中断', held: '更新暂停' }, asOf: '数据截至 {at}，已过 {ago}', asOfNow: '数据截至 {at}', held: '数据库自 {since} 起不可用，画面照常', figuresOld: '左侧数字暂未更新',
    span: { minute: '{n} 分钟', hour: '{n} 小时', day: '{n} 天' }, news: '最近变化', noNews: '服务启动以来没有变色', focus: { red: '当前重大风险{depth}', orange: '当前较大风险{depth}' }, turn: '{i} / {n} · {s} 秒轮换', most: '只轮换前 {most} 个', weekday: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
    and: '，', rate: '待重新评定：{what}', steps: '为 {n} 项中的第 1 项', stays: '全部办完仍为{level}', noWay: '暂无已知办法', sum: '{sum} ≥ 界线 {threshold}', max: '取最高企业等级', index: '指数 {index}', calm: '没有重大和较大风险{depth}', calmWhy: '出现时在此轮流说明原因。', night: '22:00–07:00 自动调暗', partial: '企业和隐患暂不可查',
  },
}

export default zh

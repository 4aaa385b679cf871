/** Texts of base maps under the grids, and of what can go wrong with the map itself. */
export default {
  bases: {
    title: '底图',
    references: '参考图层',
    feature: '参考图层要素',
    shut: '关闭要素卡片',
    row: '文件第 {row} 行',
    approval: '审图号：{number}',
    opacity: '{name}的不透明度',
    up: '上移{name}',
    away: '底图“{name}”自 {since} 起无法取得，正在自动重试',
    missing: '底图“{name}”的部分瓦片未能取得，正在自动重试',
    above: '叠加',
    awayTag: '无法取得',
  },
  mapTrouble: {
    tiles: '部分地图自 {since} 起未能载入，正在自动重试',
    picture: '地图画面已中断，正在恢复',
    gone: '浏览器未能恢复地图画面',
    code: '地图程序未能载入，正在自动重试',
    now: '立即重试',
    reload: '重新载入页面',
  },
}

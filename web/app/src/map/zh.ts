/** Texts of what can go wrong with the map itself. */
export default {
  mapTrouble: {
    tiles: '部分地图自 {since} 起未能载入，正在自动重试',
    picture: '地图画面已中断，正在恢复',
    gone: '浏览器未能恢复地图画面',
    code: '地图程序未能载入，正在自动重试',
    now: '立即重试',
    reload: '重新载入页面',
  },
}

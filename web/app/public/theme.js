// Runs before the first paint so that the page never flashes in the wrong theme.
(function () {
  var stored = null
  try { stored = localStorage.getItem('anwang.theme') } catch (e) { stored = null }
  var dark = stored ? stored !== 'light' : !matchMedia('(prefers-color-scheme: light)').matches
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  // Whoever was logged in when the page was last open will want the map.
  var here = null
  var root = new URL('.', document.currentScript.src).pathname
  try { here = localStorage.getItem('anwang.account' + (root === '/' ? '' : root)) } catch (e) { here = null }
  var early = document.querySelector('meta[name="anwang-map"]')
  if (here && early) early.content.split(' ').forEach(function (file) {
    var link = document.createElement('link')
    link.rel = 'modulepreload'
    link.href = file
    document.head.appendChild(link)
  })
})()

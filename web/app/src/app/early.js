// Runs before the first paint, out of the page itself: the page never flashes in the wrong theme, and
// what it will need in any case is on its way while the scripts that ask for it are still read.
;(function () {
  function kept(name) {
    try {
      return localStorage.getItem(name)
    } catch (e) {
      return null
    }
  }
  var page = document.documentElement
  var stored = kept('anwang.theme')
  var dark = stored ? stored !== 'light' : !matchMedia('(prefers-color-scheme: light)').matches
  page.classList.toggle('dark', dark)
  page.dataset.theme = dark ? 'dark' : 'light'

  var files = (document.querySelector('meta[name="anwang-map"]') || {}).content
  if (!files) return
  var root = files.slice(0, files.indexOf('assets/'))
  // Whoever was logged in when the page was last open will want the map, unless their role has none.
  var here = root === '/' ? '' : root
  if (!kept('anwang.account' + here)) return
  var mapless = kept('anwang.mapless' + here)
  function fetchEarly(rel, href, as) {
    var link = document.createElement('link')
    link.rel = rel
    link.href = href
    if (as) {
      link.as = as
      link.crossOrigin = ''
    }
    document.head.appendChild(link)
  }
  if (!mapless)
    files.split(' ').forEach(function (file) {
      fetchEarly('modulepreload', file)
    })
  // The same addresses as api/client.ts makes, or they would be asked for twice.
  var lang = new URLSearchParams(location.search).get('lang')
  if (lang !== 'zh' && lang !== 'en') lang = kept('anwang.lang') === 'en' ? 'en' : 'zh'
  ;(mapless ? ['me', 'sectors'] : ['me', 'sectors', 'status', 'risk/levels']).forEach(function (path) {
    fetchEarly('preload', root + 'api/v1/' + path + '?lang=' + lang, 'fetch')
  })
})()

// Runs before the first paint so that the page never flashes in the wrong theme.
(function () {
  var stored = null
  try { stored = localStorage.getItem('anwang.theme') } catch (e) { stored = null }
  var dark = stored ? stored !== 'light' : !matchMedia('(prefers-color-scheme: light)').matches
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()

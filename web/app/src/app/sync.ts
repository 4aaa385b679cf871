/** Keeps the address and the view the same thing. */
import { nextTick, onBeforeUnmount, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { readSheets, writeSheets } from '@/link/sheet'
import { useBasemaps } from '@/state/basemaps'
import { useReferences } from '@/state/references'
import { useFrame } from '@/state/frame'
import { useHistory } from '@/state/history'
import { useMe } from '@/state/me'
import { useRisk } from '@/state/risk'
import { useWhatIf } from '@/state/whatif'
import { language, useLanguage } from '@/text/i18n'
import { filters, setFilters, useFilter } from '@/state/filters'
import { formatView, parseView, type Viewpoint, type View } from '@/state/link'
import { useSheets } from '@/link/capability'
import { findSeen, keepSeen } from '@/link/seen'

/** How long the map rests before the address says where it is. */
const REST = 250

/** Reads the address once now and again on back and forward; writes it as the view changes. */
export function useLink(jump: (viewpoint: Viewpoint) => void): void {
  const route = useRoute()
  const router = useRouter()
  const risk = useRisk()
  const frame = useFrame()
  const me = useMe()
  const history = useHistory()
  const whatif = useWhatIf()
  const basemaps = useBasemaps()
  const references = useReferences()
  const sheets = useSheets()
  /** What the address says as far as it was written or read here. */
  let written = ''
  let applying = false
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Steps that are on their way. */
  let under: Promise<void> | undefined

  function view(): View {
    const now: View = { levels: risk.levels, layers: risk.layers, tab: risk.tab, filters: filters() }
    // A colleague reads in their own language unless the link was made to show another.
    const lang = language()
    if (lang !== (me.me?.lang || 'zh')) now.lang = lang
    if (basemaps.chosen) now.bases = basemaps.chosen
    if (references.chosen) now.references = references.chosen
    if (risk.viewpoint) now.viewpoint = risk.viewpoint
    if (risk.focus && risk.focus !== risk.root) now.focus = risk.focus
    if (risk.selection) now.selection = risk.selection
    if (frame.wall) now.wall = true
    if (history.day) now.day = history.day
    if (risk.sector) now.sector = risk.sector
    if (risk.fill === 'load') now.load = true
    if (whatif.shown) now.whatif = true
    return now
  }

  function read(): void {
    const query = Object.fromEntries(
      Object.entries(route.query).map(([k, v]) => [k, Array.isArray(v) ? (v[0] ?? undefined) : (v ?? undefined)]),
    ) as Record<string, string | undefined>
    if (route.query.wall === null) query.wall = ''
    const asked = parseView(query)
    applying = true
    risk.levels = asked.levels
    risk.layers = asked.layers
    basemaps.follow(asked.bases)
    references.follow(asked.references)
    risk.selection = asked.selection
    risk.tab = asked.tab ?? 'grid'
    setFilters(asked.filters)
    const before = risk.focus
    risk.follow(asked.focus ?? risk.root)
    if (asked.lang && asked.lang !== language()) void useLanguage(asked.lang)
    if (asked.viewpoint) {
      risk.linked = true
      risk.viewpoint = asked.viewpoint
      jump(asked.viewpoint)
    } else if (before && risk.focus !== before) risk.going++
    // On a phone the card or the list that the link names would otherwise stay folded away.
    if (frame.phone && frame.sheetStop === 'peek' && (asked.selection || risk.tab !== 'grid')) {
      frame.sheetPage = 'details'
      frame.sheetStop = asked.selection ? 'half' : 'full'
    }
    frame.wall = asked.wall === true
    history.show(asked.day ?? '')
    risk.sector = asked.sector ?? ''
    risk.fill = asked.load ? 'load' : 'risk'
    whatif.folded = !asked.whatif
    readSheets(sheets, query)
    void nextTick(() => (applying = false))
  }

  const text = () => JSON.stringify({ ...formatView(view()), ...writeSheets(sheets) })

  function replace(): void {
    clearTimeout(timer)
    timer = undefined
    if (under) return void under.then(replace)
    const now = text()
    if (now === written) return
    written = now
    void router.replace({ query: JSON.parse(now) })
  }

  /**
   * The step that is left says where one left it: the map may have moved, and a list
   * may have been scrolled, since the address was last written.
   */
  function leave(left: string): void {
    keepSeen()
    const { path, hash } = route
    router.options.history.replace(router.resolve({ path, hash, query: JSON.parse(left) }).fullPath)
  }

  /** Going somewhere is a step back can undo; moving the map and turning over a list are not. */
  function step(now: string, left: string): void {
    clearTimeout(timer)
    timer = undefined
    written = now
    // One after another, or the second would take the first's place.
    const go = async () => {
      leave(left)
      await router.push({ query: JSON.parse(now) })
    }
    const mine = (under = under ? under.then(go) : go())
    void mine.finally(() => under === mine && (under = undefined))
  }

  written = JSON.stringify(route.query)
  read()
  watch(
    () => route.query,
    (query) => {
      if (under || route.name !== 'risk' || JSON.stringify(query) === written) return
      clearTimeout(timer)
      timer = undefined
      written = JSON.stringify(query)
      read()
      findSeen()
    },
  )
  const rows = useFilter('rows')
  const change = useFilter('change')
  /** What a step of the history is made of. */
  const steps = () => [
    risk.focus === risk.root ? 0 : risk.focus,
    risk.selection,
    writeSheets(sheets),
    risk.tab,
    rows.value,
    change.value,
    risk.levels,
    risk.sector,
    risk.fill,
    whatif.shown,
    !history.day,
  ]
  let last = JSON.stringify(steps())
  // A grid that is not seen gives way to the topmost one once that is known: nobody went there.
  let arrived = risk.loaded
  watch(
    () => risk.loaded,
    (loaded) => (arrived = loaded),
    { flush: 'post' },
  )
  watch(text, (now, left) => {
    const here = JSON.stringify(steps())
    const moved = here !== last
    last = here
    if (applying) return
    if (moved && arrived) return step(now, left)
    clearTimeout(timer)
    timer = setTimeout(replace, REST)
  })
  // The map has come to rest.
  watch(
    () => risk.bounds,
    () => timer !== undefined && replace(),
    { flush: 'post' },
  )
  // Links lead away from here too. Back and forward have left already when this is asked: the browser is at another step then.
  let at: unknown = window.history.state?.position
  const stops = [
    router.beforeEach((to, from) => {
      if (window.history.state?.position === at && from.name === 'risk' && to.path !== from.path) leave(text())
    }),
    router.afterEach(() => void (at = window.history.state?.position)),
  ]
  onBeforeUnmount(() => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  })
}

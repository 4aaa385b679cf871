/** Keeps the address and the view the same thing. */
import { nextTick, onBeforeUnmount, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useFiles } from '@/enterprise/store'
import { useFrame } from '@/frame/store'
import { readSheet, writeSheet } from '@/hazard/address'
import { useHazardSheet } from '@/hazard/sheet'
import { useHistory } from '@/history/store'
import { useMe } from '@/me/store'
import { useRisk } from '@/risk/store'
import { useWhatIf } from '@/rule/whatif'
import { language, useLanguage } from '@/text/i18n'
import { formatView, parseView, type MapPlace, type View } from './link'

/** Reads the address once now and again on back and forward; writes it as the view changes. */
export function useLink(jump: (place: MapPlace) => void): void {
  const route = useRoute()
  const router = useRouter()
  const risk = useRisk()
  const frame = useFrame()
  const me = useMe()
  const history = useHistory()
  const whatif = useWhatIf()
  const files = useFiles()
  const { sheet: hazard } = useHazardSheet()
  let written = ''
  let applying = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function view(): View {
    const now: View = { levels: risk.levels, layers: risk.layers, tab: risk.tab }
    // A colleague reads in their own language unless the link was made to show another.
    const lang = language()
    if (lang !== (me.me?.lang || 'zh')) now.lang = lang
    if (risk.place) now.place = risk.place
    if (risk.focus && risk.focus !== risk.root) now.focus = risk.focus
    if (risk.selection) now.selection = risk.selection
    if (frame.defects) now.sheet = 'defects'
    if (frame.wall) now.wall = true
    if (history.day) now.day = history.day
    if (risk.sector) now.sector = risk.sector
    if (risk.fill === 'load') now.load = true
    if (whatif.shown) now.whatif = true
    if (files.page) now.file = files.page
    if (hazard.value) now.hazard = writeSheet(hazard.value)
    return now
  }

  function read(): void {
    const query = Object.fromEntries(Object.entries(route.query).map(([k, v]) => [k, Array.isArray(v) ? (v[0] ?? undefined) : (v ?? undefined)])) as Record<string, string | undefined>
    if (route.query.wall === null) query.wall = ''
    const asked = parseView(query)
    applying = true
    risk.levels = asked.levels
    risk.layers = asked.layers
    risk.selection = asked.selection
    if (asked.tab) risk.tab = asked.tab
    risk.follow(asked.focus ?? risk.root)
    if (asked.lang && asked.lang !== language()) void useLanguage(asked.lang)
    if (asked.place) {
      risk.linked = true
      risk.place = asked.place
      jump(asked.place)
    }
    // On a phone the card of what the link names would otherwise stay folded away.
    if (asked.selection && frame.phone && frame.sheetStop === 'peek') {
      frame.sheetPage = 'details'
      frame.sheetStop = 'half'
    }
    frame.defects = asked.sheet === 'defects'
    frame.wall = asked.wall === true
    history.show(asked.day ?? '')
    risk.sector = asked.sector ?? ''
    risk.fill = asked.load ? 'load' : 'risk'
    whatif.folded = !asked.whatif
    files.page = asked.file ?? ''
    // One that is being filed has no address and stays.
    if (writeSheet(hazard.value) !== (asked.hazard ?? '')) hazard.value = readSheet(asked.hazard)
    void nextTick(() => (applying = false))
  }

  /** Steps worth a place in the history are pushed; map moves only replace. */
  function write(step: boolean): void {
    const query = formatView(view())
    const text = JSON.stringify(query)
    if (text === written) return
    written = text
    void (step ? router.push({ query }) : router.replace({ query }))
  }

  written = JSON.stringify(route.query)
  read()
  watch(
    () => route.query,
    (query) => {
      if (JSON.stringify(query) !== written) {
        written = JSON.stringify(query)
        read()
      }
    },
  )
  const stepOf = () => JSON.stringify([risk.focus, risk.selection, frame.defects, files.page, writeSheet(hazard.value)])
  let last = stepOf()
  watch(
    () => JSON.stringify(formatView(view())),
    () => {
      if (applying) {
        last = stepOf()
        return
      }
      clearTimeout(timer)
      timer = setTimeout(() => {
        const step = stepOf()
        write(step !== last)
        last = step
      }, 250)
    },
  )
  onBeforeUnmount(() => clearTimeout(timer))
}

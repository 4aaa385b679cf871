/** What the style of the map is made of: what is filtered, shown, tried or looked back at. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { site } from '@/api/root'
import { FONT } from '@/engine/expressions'
import { fontFaces } from '@/engine/fonts'
import { ROMAN } from '@/level/levels'
import { useSession } from '@/live/store'
import { useBasemaps } from '@/state/basemaps'
import { useReferences } from '@/state/references'
import { useFrame } from '@/state/frame'
import { useHistory } from '@/state/history'
import { useRisk } from '@/state/risk'
import { useWhatIf } from '@/state/whatif'
import { letters } from '@/text/letters'
import type { StyleInput } from './style'

const NO_LETTERS: ReadonlyMap<number, string> = new Map()

/** reach: where there are grids. */
export function useInput(reach: () => [number, number, number, number] | undefined) {
  const { locale } = useI18n()
  const risk = useRisk()
  const frame = useFrame()
  const session = useSession()
  const history = useHistory()
  const whatif = useWhatIf()
  const basemaps = useBasemaps()
  const references = useReferences()
  /** A draft is tried by its colours; what else is shown may be filled by load. */
  const byLoad = computed(() => risk.fill === 'load' && !whatif.shown)
  /** The letters of what is shown, where it is not what the tiles tell. While days are played they would only flicker. */
  const marks = computed<ReadonlyMap<number, string> | undefined>(() => {
    if (whatif.shown) return whatif.marks
    if (byLoad.value) return NO_LETTERS
    if (!risk.shown) return undefined
    const letters = new Map<number, string>()
    if (!history.playing) risk.shown.each((id, level) => level > 0 && letters.set(id, ROMAN[level]!))
    return letters
  })
  /** On a past day the points, which are of today, only when asked for; with the load none, since they have colours of risk. */
  const layers = computed(() =>
    frame.walled
      ? risk.layers.filter((name) => name === 'grid' || name === 'pattern')
      : whatif.shown || byLoad.value || (history.past && !history.points)
        ? risk.layers.filter((name) => name === 'grid' || name === 'pattern' || name === 'basemap')
        : risk.layers,
  )

  const input = computed<StyleInput>(() => ({
    colours: frame.set,
    lang: locale.value,
    depthZooms: risk.depthZooms,
    layers: layers.value,
    levels: whatif.shown || byLoad.value ? [] : risk.levels,
    fill: byLoad.value ? 'load' : 'risk',
    patterns: risk.layers.includes('pattern') || frame.palette === 'cb' || history.playing || frame.walled,
    marks: marks.value,
    markedOnly: whatif.shown,
    sector: risk.sector,
    wall: frame.walled,
    // About how many: the style must not be another with every enterprise that comes.
    enterprises: Number((session.status?.points.enterprise ?? 0).toPrecision(1)),
    fonts: (void letters.value, fontFaces(FONT, '600')),
    origin: site(),
    // On a wall the figures stand on a calm ground.
    bases: frame.walled ? [] : basemaps.shown,
    references: frame.walled ? [] : references.shown,
    dark: frame.theme === 'dark',
    bounds: reach(),
  }))
  return { byLoad, input }
}

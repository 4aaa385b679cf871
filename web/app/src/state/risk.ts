/** What the risk map shows: the levels of all grids, the focus, the selection, the filters. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { get } from '@/api/client'
import { useFilter } from './filters'
import { DEFAULT_LAYERS, type LayerName, type Viewpoint, type Selection, type Tab } from './link'
import { depthAt, DEPTH_ZOOMS } from '@/level/depth'
import type { GridEntry } from '@/api/types'
import { isLevel, LevelTable, type Counts, type LevelColumns, type Recolour } from '@/level/levels'
import { LoadScale } from '@/level/load'

export const useRisk = defineStore('risk', () => {
  /** The colours as they are, kept current by events. */
  const live = shallowRef(new LevelTable())
  /** The colours of a past day or of one sector, when those are what is shown. */
  const shown = shallowRef<LevelTable>()
  const table = computed(() => shown.value ?? live.value)
  /** One supervision sector 监管行业 that map, counts and lists speak of; empty: all. */
  const sector = ref('')
  /** Counts up with every change of the table, which is not reactive itself. */
  const version = ref(0)
  const loaded = ref(false)
  const failure = shallowRef<unknown>()
  /** The one topmost grid the caller sees; 0 when there are several, or none. */
  const root = ref(0)
  /** A grid that a link asked for and the caller does not see. */
  const outside = ref(0)
  const focus = ref(0)
  const selection = ref<Selection>()
  const levels = ref<number[]>([])
  /** The depth whose grids of these levels are listed; 0: that which the map shows. */
  const depthOf = useFilter<string>('depth', '0')
  const levelDepth = computed({ get: () => Number(depthOf.value), set: (depth) => (depthOf.value = String(depth)) })
  /** The depth that the headline figures are of; 0: not known yet. */
  const figureDepth = ref(0)
  /** What the grids are filled by: their colour, or how much there is to supervise. */
  const fill = ref<'risk' | 'load'>('risk')
  const layers = ref<LayerName[]>([...DEFAULT_LAYERS])
  const tab = ref<Tab>('grid')
  const within = useFilter('within')
  const inView = computed({ get: () => within.value === '1', set: (only) => (within.value = only ? '1' : '') })
  /** Counts up whenever somebody goes to another grid, for the map to go there; a link that is followed says itself where the map is. */
  const going = ref(0)
  const viewpoint = ref<Viewpoint>()
  const bounds = ref<[number, number, number, number]>()
  const depthZooms = ref<readonly number[]>(DEPTH_ZOOMS)
  /** The link said where the map is, so nothing else may move it at the start. */
  const linked = ref(false)

  const deepest = computed(() => (void version.value, table.value.deepest(focus.value) || 1))
  /** The depth whose grids the map fills at this zoom; above what the caller holds there is nothing to fill. */
  const drawnDepth = computed(() =>
    Math.min(deepest.value, Math.max(table.value.depth(root.value), depthAt(viewpoint.value?.zoom ?? 8, depthZooms.value))),
  )
  /** The depth that legend and lists speak of: what is drawn, and below the focus at least what it is made of. */
  const shownDepth = computed(
    () => (void version.value, Math.max(drawnDepth.value, Math.min(table.value.depth(focus.value) + 1, deepest.value))),
  )

  /** The classes of the load, of the table that is shown; changes of single grids do not move them. */
  const loadScale = computed(() => (fill.value === 'load' ? new LoadScale(table.value) : undefined))

  const counts = computed<Counts>(() => {
    void version.value
    return table.value.counts(focus.value, shownDepth.value)
  })

  async function load(): Promise<void> {
    try {
      const columns = await get<LevelColumns>('risk/levels')
      const next = new LevelTable()
      next.load(columns)
      live.value = next
      loaded.value = true
      failure.value = undefined
      root.value = next.roots.length === 1 ? next.roots[0]! : 0
      if (focus.value && !next.has(focus.value)) {
        outside.value = focus.value
        focus.value = 0
      }
      if (!focus.value) focus.value = root.value
      version.value++
    } catch (reason) {
      failure.value = reason
      throw reason
    }
  }

  function apply(grids: readonly GridEntry[], position: number): Recolour[] {
    const recolours = live.value.apply(grids, position)
    if (grids.length > 0) version.value++
    return recolours
  }

  /** Shows other colours than those of now; undefined: those of now. */
  function show(other: LevelTable | undefined): void {
    shown.value = other
    version.value++
  }

  /** The legend speaks for map and lists; a level that one list was limited to before gives way. */
  const rows = useFilter('rows')
  function levelsChosen(to: number[]): void {
    levels.value = to
    if (to.length > 0 && isLevel(rows.value)) rows.value = ''
  }

  /** Only one level, of the grids of a depth; again: all of them. */
  function onlyLevel(code: number, depth: number): void {
    const same = levels.value.length === 1 && levels.value[0] === code && levelDepth.value === depth
    levelsChosen(same ? [] : [code])
    levelDepth.value = depth
  }

  function toggleLevel(code: number): void {
    levelDepth.value = 0
    const now = levels.value.includes(code) ? levels.value.filter((c) => c !== code) : [...levels.value, code].sort()
    levelsChosen(now.length === 5 ? [] : now)
  }

  function toggleLayer(name: LayerName): void {
    layers.value = layers.value.includes(name) ? layers.value.filter((n) => n !== name) : [...layers.value, name]
  }

  function select(to: Selection | undefined): void {
    selection.value = to
    outside.value = 0
  }

  function setFocus(id: number): void {
    if (id !== root.value && !table.value.has(id)) return
    focus.value = id
    selection.value = undefined
    outside.value = 0
    going.value++
  }

  /** Goes where a link says; what the caller does not see is said, not shown. */
  function follow(id: number): void {
    const seen = id === root.value || !loaded.value || table.value.has(id)
    focus.value = seen ? id : root.value
    outside.value = seen ? 0 : id
  }

  /** One grid up; false when already at the top. */
  function up(): boolean {
    if (focus.value === root.value) return false
    setFocus(table.value.parent(focus.value))
    return true
  }

  return {
    live,
    shown,
    table,
    sector,
    version,
    loaded,
    failure,
    root,
    outside,
    focus,
    selection,
    levels,
    levelDepth,
    figureDepth,
    going,
    fill,
    loadScale,
    layers,
    tab,
    inView,
    viewpoint,
    bounds,
    depthZooms,
    linked,
    drawnDepth,
    shownDepth,
    counts,
    load,
    apply,
    show,
    onlyLevel,
    toggleLevel,
    toggleLayer,
    select,
    setFocus,
    follow,
    up,
  }
})

/** The frame: theme, palette, size of the screen, which panels are open. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { colours, customProperties, type Palette, type Theme } from '@/level/palette'
import { wallScale } from './size'

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

export const useFrame = defineStore('frame', () => {
  const theme = ref<Theme>(document.documentElement.dataset.theme === 'light' ? 'light' : 'dark')
  const palette = ref<Palette>(read('anwang.palette') === 'cb' ? 'cb' : 'standard')
  const width = ref(innerWidth)
  const height = ref(innerHeight)
  const wall = ref(false)
  /** The depth of grids that headline figures are of; 0: what suits the network. */
  const depth = ref(Number(read('anwang.depth')) || 0)
  /** Where there is no room for both panels beside the map, one of them is open at a time. */
  const NARROW = 1200
  const narrow = computed(() => width.value < NARROW && width.value >= 768)
  const left = ref(innerWidth >= NARROW || innerWidth < 768)
  const right = ref(true)
  /** Unfolded only where it leaves room for the map. */
  const legend = ref(innerWidth >= 768 && innerHeight >= 800)
  const help = ref(false)
  const defects = ref(false)
  /** Phone: which page the bottom sheet shows and how far it is up. */
  const sheetPage = ref<'details' | 'where'>('details')
  const sheetStop = ref<'peek' | 'half' | 'full'>('peek')

  const phone = computed(() => width.value < 768)
  /** The wall is what is shown: a phone has none. */
  const walled = computed(() => wall.value && !phone.value)
  /** Larger figures on a large screen; on a wall all goes by its height. */
  const scale = computed(() =>
    walled.value ? wallScale(height.value) : width.value >= 2560 ? Math.max(1.25, Math.min(2, width.value / 1920)) : 1,
  )
  const set = computed(() => colours(theme.value, palette.value))

  addEventListener('resize', () => {
    width.value = innerWidth
    height.value = innerHeight
  })

  watch(narrow, (now) => (left.value = !now || !right.value))
  watch(left, (now) => now && narrow.value && (right.value = false), { flush: 'sync' })
  watch(right, (now) => now && narrow.value && (left.value = false), { flush: 'sync' })

  watch(
    [set, scale],
    () => {
      const root = document.documentElement
      for (const [name, value] of Object.entries(customProperties(set.value))) root.style.setProperty(name, value)
      root.style.setProperty('--scale', String(scale.value))
      root.dataset.theme = theme.value
      root.dataset.palette = palette.value
      root.classList.toggle('dark', theme.value === 'dark')
    },
    { immediate: true },
  )

  function setTheme(to: Theme): void {
    theme.value = to
    write('anwang.theme', to)
  }

  function setPalette(to: Palette): void {
    palette.value = to
    write('anwang.palette', to)
  }

  function setDepth(to: number): void {
    depth.value = to
    write('anwang.depth', String(to))
  }

  return {
    depth,
    setDepth,
    theme,
    palette,
    width,
    height,
    wall,
    walled,
    left,
    right,
    legend,
    help,
    defects,
    sheetPage,
    sheetStop,
    phone,
    scale,
    set,
    setTheme,
    setPalette,
  }
})

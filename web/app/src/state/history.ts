/** Which day the map shows, and the playing of days after each other. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { get, isAbort } from '@/api/client'
import { addDays, today } from '@/text/day'
import { Playback, type PlaybackColumns } from './playback'

/** How many days there are to choose from. */
export const SPANS = [30, 90, 365] as const
/** Days a second. */
export const SPEEDS = [1, 2, 4, 8] as const

export const useHistory = defineStore('history', () => {
  /** The bar of days is there. */
  const open = ref(false)
  /** The day shown; empty: now. */
  const day = ref('')
  const span = ref<number>(SPANS[0])
  const speed = ref<number>(SPEEDS[1])
  const playing = ref(false)
  /** Points are of today; on a past day they are hidden unless asked for. */
  const points = ref(false)
  const playback = shallowRef<Playback>()
  const busy = ref(false)
  const failure = shallowRef<unknown>()
  const now = ref(today())
  const to = computed(() => now.value)
  /** A day from a link may be older than what is offered at first. */
  const from = computed(() => {
    const first = addDays(to.value, 1 - span.value)
    return day.value && day.value < first ? addDays(day.value, -7) : first
  })
  const past = computed(() => day.value !== '')
  /** There is a record of the day shown, as far as is known. */
  const recorded = computed(
    () => !past.value || !playback.value?.has(day.value) || (playback.value.first !== '' && day.value >= playback.value.first),
  )
  let running: AbortController | undefined
  let loaded = ''

  /** Fetches the days offered, once for each choice of them. */
  async function load(again = false): Promise<void> {
    now.value = today()
    const key = `${from.value}/${to.value}`
    if (key === loaded && !again) return
    running?.abort()
    const controller = (running = new AbortController())
    busy.value = true
    failure.value = undefined
    loaded = key
    try {
      const columns = await get<PlaybackColumns>('risk/playback', { from: from.value, to: to.value }, controller.signal)
      playback.value = new Playback(columns)
    } catch (reason) {
      if (isAbort(reason)) return
      loaded = ''
      failure.value = reason
    } finally {
      if (running === controller) busy.value = false
    }
  }

  function show(to: string): void {
    day.value = to >= now.value ? '' : to
    if (day.value) open.value = true
  }

  /** One day on or back; stays within what is offered. */
  function step(by: number): void {
    const next = addDays(day.value || now.value, by)
    if (next >= from.value && next <= now.value) show(next)
  }

  function play(): void {
    // From the end it begins again.
    if (!day.value) day.value = from.value
    playing.value = true
  }

  function live(): void {
    playing.value = false
    day.value = ''
  }

  function close(): void {
    live()
    open.value = false
  }

  return {
    open,
    day,
    span,
    speed,
    playing,
    points,
    playback,
    busy,
    failure,
    now,
    from,
    to,
    past,
    recorded,
    load,
    show,
    step,
    play,
    live,
    close,
  }
})

/** The session with the server: its state, the stream of changes, what to tell whom. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { get, Problem, tellRefused } from '@/api/client'
import { Refresh } from '@/api/refresh'
import { ROOT } from '@/api/root'
import type { Wire } from '@/api/schema'
import type { ChangeEvent, Database, LiveChange, Status } from '@/api/types'
import { useMe } from '@/state/me'
import { LEVELS } from '@/level/levels'
import { useRisk } from '@/state/risk'
import { useGrids } from '@/state/grids'
import { instant } from '@/text/day'
import { loadSectors } from '@/text/sectors'
import type { ServerEvent, StreamState } from './events'
import { connectWorker, JoinedStream } from './joined'

/** Once the page has a moment, and soon in any case. */
const whenIdle = (act: () => void) => ('requestIdleCallback' in window ? requestIdleCallback(act, { timeout: 3000 }) : setTimeout(act, 200))

/** The role that lets the map be seen has ended: our own refusal, not one of something on the way. */
const ended = (reason: unknown) =>
  reason instanceof Problem && reason.status === 403 && !reason.foreign && reason.code !== 'password_change'

type ChangeListener = (event: ChangeEvent, recolours: { id: number; from: number; to: number }[]) => void

export const useSession = defineStore('session', () => {
  const status = shallowRef<Status>()
  const failure = shallowRef<unknown>()
  const stream = ref<StreamState>('connecting')
  /** What is shown is being read anew, and is old until it is here. */
  const behind = ref(false)
  /** What may be said of it: live only when every change is here at once. */
  const state = computed<StreamState | 'paused'>(() =>
    stream.value !== 'open' ? stream.value : behind.value ? 'connecting' : database.value.up ? 'open' : 'paused',
  )
  const lostSince = ref<Date>()
  const database = ref<Database>({ up: true, since: '' })
  const lastChange = ref<Date>()
  const latest = shallowRef<LiveChange>()
  const changeListeners = new Set<ChangeListener>()
  const resetListeners = new Set<() => void>()
  let connection: JoinedStream | undefined
  const started = ref(false)

  async function start(): Promise<void> {
    started.value = true
    const risk = useRisk()
    try {
      const levels = risk.load()
      // Awaited below; until then nobody must call it unhandled.
      levels.catch(() => undefined)
      const answer = await get<Status>('status')
      risk.depthZooms = answer.depthZooms
      database.value = answer.database
      if (answer.lastChange) lastChange.value = instant(answer.lastChange)
      // The map starts now and is painted by the levels of its tiles until the table is here.
      status.value = answer
      await levels
      failure.value = undefined
    } catch (reason) {
      if (ended(reason)) return tellRefused(403)
      failure.value = reason
      setTimeout(() => void start(), 3000)
      return
    }
    // The map comes first: what changes until then is told by the stream, which begins where the colours end.
    whenIdle(connect)
  }

  /** How many points there are of each kind. */
  const totals = new Refresh(async () => {
    try {
      status.value = await get<Status>('status')
    } catch (reason) {
      return reason
    }
    return undefined
  })

  function connect(): void {
    connection?.close()
    const account = useMe().me?.id ?? 0
    connection = new JoinedStream(
      {
        url: `${ROOT}api/v1/events?account=${account}`,
        onEvent: receive,
        onRefused: tellRefused,
        onState: (to) => {
          if (to === 'lost' && stream.value !== 'lost') lostSince.value = new Date()
          if (to === 'open') {
            // Tiles that failed meanwhile are not asked for again by the map itself.
            if (lostSince.value) for (const listener of resetListeners) listener()
            lostSince.value = undefined
          }
          stream.value = to
        },
      },
      connectWorker(account),
    )
    connection.start(String(useRisk().live.position))
  }

  function receive(event: ServerEvent): void {
    if (event.event === 'change') changed(JSON.parse(event.data) as ChangeEvent)
    else if (event.event === 'reset') void reset()
    else if (event.event === 'status') database.value = (JSON.parse(event.data) as Wire['StatusEvent']).database
  }

  function changed(event: ChangeEvent): void {
    if (event.boundaries || event.truncated) {
      void reset()
      return
    }
    if (event.sectors) void loadSectors()
    const recolours = useRisk().apply(event.grids ?? [], event.position)
    const points = event.points ?? []
    useGrids().redraw(event.redrawn ?? [])
    useGrids().touch(points.flatMap((p) => [p.grid, p.oldGrid ?? 0]))
    if (points.some((p) => p.from === '' || p.to === '')) totals.touch()
    lastChange.value = instant(event.at)
    note(event, recolours)
    for (const listener of changeListeners) listener(event, recolours)
  }

  /** The newest change: a recolour, or else the first of the points. */
  function note(event: ChangeEvent, recolours: { id: number; from: number; to: number }[]): void {
    const [turned] = recolours
    const [point] = event.points ?? []
    if (turned) {
      const name = useGrids().want(turned.id)?.name ?? ''
      latest.value = { kind: 'grid', id: turned.id, op: 'set', name, from: LEVELS[turned.from]!, to: LEVELS[turned.to]! }
    } else if (point) latest.value = point
  }

  /** Too old or too much changed: everything again, without a reload of the page. */
  async function reset(): Promise<void> {
    useGrids().clear()
    void loadSectors()
    behind.value = true
    try {
      // What the caller holds may be another now, and with it bounds and counts.
      const [answer] = await Promise.all([get<Status>('status'), useMe().refresh(), useRisk().load()])
      status.value = answer
    } catch (reason) {
      if (ended(reason)) return tellRefused(403)
      setTimeout(() => void reset(), 2000)
      return
    }
    behind.value = false
    for (const listener of resetListeners) listener()
  }

  function onChange(listener: ChangeListener): () => void {
    changeListeners.add(listener)
    return () => changeListeners.delete(listener)
  }

  function onReset(listener: () => void): () => void {
    resetListeners.add(listener)
    return () => resetListeners.delete(listener)
  }

  function nudge(): void {
    connection?.nudge()
  }

  return {
    started,
    status,
    failure,
    stream,
    state,
    lostSince,
    database,
    lastChange,
    latest,
    start,
    onChange,
    onReset,
    nudge,
  }
})

/** The headline figures: of one named depth, the same at every zoom, with what they were before. */
import type { Wire } from '@/api/schema'
import { useI18n } from 'vue-i18n'
import { get } from '@/api/client'
import { useLoad, type Loaded } from '@/api/load'
import { useHistory } from '@/state/history'
import { useRefreshOnChange } from '@/live/touch'
import { useRisk } from '@/state/risk'

/** How many grids of a depth there are, by level. */
export type DepthFigures = Wire['DepthFigures']

export type Totals = Wire['TotalsBody']

/** The answer of /api/v1/risk/figures. */
export type Figures = Wire['FiguresBody']

/** The depth that is spoken of: the chosen one where there is such, else that of the server. */
export function spoken(figures: Figures | undefined, chosen: number): DepthFigures | undefined {
  return figures?.depths.find((d) => d.depth === chosen) ?? figures?.depths.find((d) => d.depth === figures.headline)
}

type Moves = NonNullable<Figures['moves']>

/** Who has become what is counted and who has ceased to be it, once events go back as far as that: of all, and of the grids of a depth. */
export function movesOf(
  figures: Figures | undefined,
  depth: DepthFigures | undefined,
): { all?: Moves; grids?: Moves['depths'][number] | undefined } {
  const all = figures?.moves
  return all?.exact ? { all, grids: all.depths.find((d) => d.depth === depth?.depth) } : {}
}

/** The difference to before; undefined when one of the two is not known, which is not the same as none. */
export function change(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined ? undefined : now - before
}

/** Major dangers that are open. */
export const majorDangers = (totals: Totals | undefined) => totals && totals.dangers[1] + totals.dangers[2]
/** All dangers that are open. */
export const openDangers = (totals: Totals | undefined) =>
  totals && totals.dangers[1] + totals.dangers[2] + totals.dangers[3] + totals.dangers[4]
/** Share of the enterprises that are assessed, in per cent; undefined when there are none. */
export function assessed(totals: Totals | undefined): number | undefined {
  const all = totals?.enterprises.reduce((sum, n) => sum + n, 0)
  return totals && all ? (100 * (all - totals.enterprises[0])) / all : undefined
}

/** The figures of a grid, of now or of the day shown; undefined asks for nothing, 0 for all that is seen. */
export function useFigures(of: () => number | undefined): Loaded<Figures> {
  const risk = useRisk()
  const history = useHistory()
  const { locale } = useI18n()
  const loaded = useLoad(
    // While days are played each is gone before its figures could be here.
    () => (of() === undefined || history.playing ? undefined : `${of()} ${history.day} ${risk.sector} ${locale.value}`),
    (_key, signal) => get<Figures>('risk/figures', { grid: of() || undefined, day: history.day, sector: risk.sector }, signal),
  )
  // Who has become what is counted is told by what is written down.
  useRefreshOnChange(
    () => {
      const grid = of()
      return history.past || grid === undefined ? undefined : { grid, colours: true }
    },
    async () => loaded.again(),
  )
  return loaded
}

/**
 * What a capability says of itself, in its own folder: capability.ts. app/capabilities.ts lists them, and nothing else
 * that all of them share names one.
 */
import type { Component } from 'vue'
import type { RouteRecordRaw, Router } from 'vue-router'
import type { Action } from '@/api/me'
import type { PointKind } from '@/api/types'
import type { IconName } from '@/ui/icons'
import type { ViewKey } from './keys'
import type { Sheet } from './sheet'

/** Where somebody can go, for the person's menu, the start page and the parts of the administration. */
export interface MenuEntry {
  name: string
  to: string
  icon: IconName
  /** One of these actions is enough. */
  needs: readonly Action[]
}

/** A part of the administration, with the page that shows it. */
export interface Section extends MenuEntry {
  page: RouteRecordRaw
  /** Whether it stands there now; always when it does not say. */
  shown?: () => boolean
}

/** What stands in the bar above every view. */
export interface BarEntry {
  /** The key of its text. */
  text: string
  /** One of these actions is enough. */
  needs: readonly Action[]
  /** Where it leads; what leads nowhere does something. */
  to?: string
  act?: (router: Router) => unknown
  /** Behind the first ones, where there is room. */
  rest?: boolean
  /** How many there are waiting behind it. */
  waiting?: () => number
}

/** What lies beside the map, in place of the tree of grids, or over the view: as the address says, or for as long as something is tried. */
export interface Pane {
  name: string
  component: Component
  /** Over the view instead of beside the map. */
  over?: boolean
  /** The key of its text, in few words, on a phone. */
  text: string
  /** Asked instead of the address; comes before those of the address. */
  shown?: () => boolean
}

/** What a kind of points shows of its own. */
export interface KindParts {
  card: Component
  /** The ways into it that stand above its list; it is told the grid. */
  entry?: Component
}

export interface Capability {
  /**
   * Its texts in the first language, and where those in English are. Where the first are too is said by one whose texts only
   * its own pages show: they come with the first of these pages, and nothing else may ask for them.
   */
  zh?: object | (() => Promise<{ default: object }>)
  en?: () => Promise<{ default: object }>
  routes?: readonly RouteRecordRaw[]
  menu?: () => readonly MenuEntry[]
  sections?: readonly Section[]
  /** Called when the bar is drawn. */
  bar?: () => readonly BarEntry[]
  /** The sheet over the view, made when it is first asked for. */
  sheet?: () => Sheet
  panes?: () => readonly Pane[]
  kinds?: Partial<Record<PointKind, KindParts>>
  /** What its keys do in the view of the map. */
  keys?: readonly ViewKey[]
}

let registered: readonly Capability[] = []

/** Told once, before anything is shown. */
export function register(all: readonly Capability[]): void {
  registered = all
}

type May = (action: Action) => boolean
const allowed = <T extends { needs: readonly Action[] }>(list: readonly T[], may: May): T[] => list.filter(({ needs }) => needs.some(may))

/** Pages of their own. */
export const routes = (): readonly RouteRecordRaw[] => registered.flatMap((one) => one.routes ?? [])
/** The names of the pages that come with texts: those of capabilities that say where theirs are. */
export const speakingLater = (): ReadonlySet<unknown> =>
  new Set(
    registered
      .filter(({ zh }) => typeof zh === 'function')
      .flatMap((one) => [...(one.routes ?? []), ...(one.sections ?? []).map(({ page }) => page)])
      .map(({ name }) => name),
  )
/** What the administration is made of. */
export const sections = (): readonly Section[] => registered.flatMap((one) => one.sections ?? [])
/** The actions of which each lets somebody use some part of it. */
export const sectionNeeds = (): readonly Action[] => [...new Set(sections().flatMap(({ needs }) => needs))]
/** The parts of it that somebody who may do these actions sees; who may not use a part does not see it. */
export const sectionsFor = (may: May): readonly Section[] => allowed(sections(), may).filter(({ shown }) => shown?.() ?? true)
/** Where they can go. */
export const menuFor = (may: May): readonly MenuEntry[] =>
  allowed(
    registered.flatMap((one) => one.menu?.() ?? []),
    may,
  )
/** What they see in the bar. */
export const barFor = (may: May): readonly BarEntry[] =>
  allowed(
    registered.flatMap((one) => one.bar?.() ?? []),
    may,
  )

let sheets: readonly Sheet[] | undefined
/** The sheets over the view. */
export const useSheets = (): readonly Sheet[] => (sheets ??= registered.flatMap((one) => one.sheet?.() ?? []))

let panes: readonly Pane[] | undefined
/** The panes of the view, those first that do not wait for an address. */
export const usePanes = (): readonly Pane[] =>
  (panes ??= registered.flatMap((one) => one.panes?.() ?? []).sort((a, b) => Number(!!b.shown) - Number(!!a.shown)))

/** The keys of the map's view, in the order in which the sheet of keys names them. */
export const viewKeys = (): readonly ViewKey[] => registered.flatMap((one) => one.keys ?? [])

/** What the kinds of points show, by kind. */
export const kindParts = (): Partial<Record<PointKind, KindParts>> => Object.assign({}, ...registered.map((one) => one.kinds ?? {}))

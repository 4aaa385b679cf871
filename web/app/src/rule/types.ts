/** Rule sets 规则集, as the server tells them. */
import type { LevelKey } from '@/risk/levels'

export type RuleState = 'draft' | 'planned' | 'active' | 'retired'

export interface RuleRow {
  id: number
  version: string
  state: RuleState
  note: string
  author: string
  validFrom: string | null
  validTo: string | null
  updated: string
  revision: number
}

/** What of a rule set is allowed and breaks a property that colours should have. */
export interface RuleFlag {
  pointer: string
  breaks: ('merge' | 'split' | 'monotony' | 'depth')[]
  text: string
}

export interface RuleDetail extends RuleRow {
  flags?: RuleFlag[] | null
  body: RuleBody
}

export interface RuleBody {
  source: string
  scoring: Scoring
  rollup: Rollup
}

export interface Bands {
  red: number
  orange: number
  yellow: number
}

export interface Group {
  key: string
  combine: 'max' | 'sum'
  least?: number
  /** No limit when it is 0 or missing. */
  most?: number
}

export type Step = [from: number, points: number]
export type Condition = [factor: string, from: number]

export interface FactorRule {
  key: string
  group: string
  weight: number
  assesses?: boolean
  effort: number
  /** Of a class: points from each class on. */
  steps?: Step[]
  /** Of a count: points for each, and the most of them (0: no limit). */
  per?: number
  most?: number
  sectors?: string[]
}

export interface Guard {
  key: string
  kind: 'floor' | 'veto'
  /** National number: 1 red … 4 blue. */
  level: number
  all: Condition[]
  name: { zh: string; en: string }
  sectors?: string[]
}

export interface SectorValues {
  sector: string
  weights?: Record<string, number>
  bands?: Bands
}

export interface Scoring {
  groups: Group[]
  factors: FactorRule[]
  bands: Bands
  guards: Guard[]
  gradeBest: 'A' | 'D'
  sectors: SectorValues[] | null
}

/** A guard of grids. */
export interface Floor {
  /** 0: every depth. */
  depth: number
  /** How far up the tree it reaches: not above this depth; 0 or missing: to the top. */
  top?: number
  what: string
  count: number
  level: number
}

export interface Rollup {
  mode: 'share' | 'max' | 'sum'
  /** Of mode share: what one enterprise counts, and the threshold in percent of the assessed. */
  shares?: Bands
  threshold?: number
  weights: Bands & { blue: number }
  majorOpen: number
  generalOverdue: number
  listedOpen: number
  fatal: number
  /** Of mode sum. */
  bands?: Bands
  k?: Record<string, number>
  floors: Floor[]
}

/** What the editor can speak of, in the page's language. */
export interface Vocabulary {
  factors: FactorInfo[]
  floors: { key: string; name: string }[]
  sectors: { key: string; name: string }[]
}

export interface FactorInfo {
  key: string
  name: string
  text: string
  unit?: string
  values: { value: number; name: string }[] | null
  count?: boolean
  /** A rule may give it points; else only conditions name it. */
  points?: boolean
}

export interface Fault {
  pointer: string
  text: string
}

export interface ChangedEnterprise {
  id: number
  name: string
  code: string
  grid: number
  gridName: string
  sector: string
  from: LevelKey
  to: LevelKey
  score: number
  scoreThen: number
  lon?: number
  lat?: number
}

export interface ChangedGrid {
  id: number
  name: string
  depth: number
  from: LevelKey
  to: LevelKey
  index: number
  indexThen: number
}

export type LevelCounts = Record<LevelKey, number>

export interface WhatIf {
  version: string
  took?: number | string
  enterprises: { total: number; changed: number; matrix: Record<string, number> | null; items: ChangedEnterprise[] | null }
  grids: { total: number; changed: number; items: ChangedGrid[] | null }
  counts: { before: LevelCounts; then: LevelCounts }
}

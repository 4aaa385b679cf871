/** Rule sets 规则集, as the server tells them. */
import type { Wire } from './schema'

export type RuleState = Wire['RiskRuleBody']['state']

export type RuleRow = Omit<Wire['RiskRuleBody'], 'body' | 'flags'>

/** What of a rule set is allowed and breaks a property that colours should have. */
export type RuleFlag = Wire['FlagBody']

export type RuleDetail = RuleRow & Pick<Wire['RiskRuleBody'], 'flags'> & { body: RuleBody }

/** The values of a rule set. The description says any JSON, as those of other versions are kept too; so they are written here. */
export interface RuleBody {
  source: string
  scoring: Scoring
  rollup: Rollup
}

export type Bands = Wire['Bands']

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
export type Vocabulary = Wire['VocabularyBody']

export type FactorInfo = Wire['RiskFactorBody']

/** What is wrong with a rule set, and where. */
export interface Fault {
  pointer: string
  text: string
}

export type ChangedEnterprise = Wire['WhatIfEnterprises']

export type ChangedGrid = Wire['WhatIfGrids']

export type LevelCounts = Wire['WorkBody']['counts']

export type WhatIf = Wire['WhatIfBody']

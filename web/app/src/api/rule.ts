/** Rule sets 规则集, as the server tells them. */
import type { Wire } from './schema'

export type RuleState = Wire['RiskRuleBody']['state']

export type RuleRow = Omit<Wire['RiskRuleBody'], 'body' | 'flags'>

/** What of a rule set is allowed and breaks a property that colours should have. */
export type RuleFlag = Wire['FlagBody']

export type RuleDetail = RuleRow & Pick<Wire['RiskRuleBody'], 'flags'> & { body: RuleBody }

/** The values of a rule set. */
export type RuleBody = Wire['RuleValues']
export type Bands = Wire['Bands']
export type Condition = Wire['RuleGuard']['all'][number]
export type FactorRule = Wire['RuleFactor']
export type Guard = Wire['RuleGuard']
export type SectorValues = Wire['RuleSectors']
export type Scoring = Wire['RuleScoring']
export type Rollup = Wire['RuleRollup']

/** What the editor can speak of, in the page's language. */
export type Vocabulary = Wire['VocabularyBody']

export type FactorInfo = Wire['RiskFactorBody']

export type ChangedEnterprise = Wire['WhatIfEnterprises']

export type ChangedGrid = Wire['WhatIfGrids']

export type LevelCounts = Wire['WorkBody']['counts']

export type WhatIf = Wire['WhatIfBody']

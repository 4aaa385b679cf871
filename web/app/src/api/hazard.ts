/** What the server says of hazard sources, their standard and their methods. */
import type { Wire } from './schema'

export type Category = Wire['HazardKindBody']['categories'][number]
export const CATEGORIES: readonly Category[] = ['unit', 'point', 'place']

export type Holding = Wire['HoldingBody']
export type Unit = Wire['UnitBody']
export type Term = Wire['LookupBody']
export type Line = Wire['LineBody']
export type Lower = Wire['LowerBody']
export type Rule = Wire['RuleBody']
export type Assessment = Wire['AssessmentBody']
export type Substance = Wire['SubstanceBody']
/** A substance that Table 1 does not name, by what people call it; without classes it does not count. */
export type CommonName = Wire['CommonBody']
export type HazardClass = Wire['ClassBody']
export type Standard = Wire['StandardBody']
export type Factor = Wire['FactorBody']
export type Band = Wire['ProductBand']
export type Method = Wire['MethodBody']
export type DirectRule = Wire['DirectRuleBody']
export type Words = Wire['HazardWordsBody']
export type Rating = Wire['PointBody']
export type Rated = Wire['RatingBody']
export type PointAnswer = Wire['PointAnswer']
export type Due = Wire['DueBody']
export type DutyRow = Wire['DutyRowBody']
export type Role = Wire['KeeperBody']['role']
export type Person = Wire['KeeperBody']
/** By whose rules a major hazard source is supervised; exempt says why decree 40 does not apply. */
export type Regime = Wire['RegimeBody']
export type Filing = Wire['FilingBody']
export type { HazardDetail } from './types'
export type Around = Wire['AroundBody']

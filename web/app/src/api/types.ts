/** Names for what the server sends and takes, which schema.ts describes. */
import type { Wire } from '@/api/schema'

export type PointKind = Wire['PointRow']['kind']
export type Kind = Wire['SearchHit']['kind']
export type DangerClassKey = NonNullable<Wire['PointRow']['class']>

export type Depth = Wire['DepthBody']

export type Network = Wire['NetworkBody']

export type Database = Wire['Database']

export type Status = Wire['StatusBody']

export type GridRow = Wire['GridRow']

export type WhyTerm = Wire['TermBody']

export type WhyFloor = Wire['FloorBody']

/** One of the nested sums: what enterprises of this level and worse count together. */
export type WhySum = Wire['SumBody']

export type GridWhy = Wire['WhyBody']

/** The few enterprises and records that would change the colour of a grid. */
export type GridMovers = Wire['MoversBody']

/** Why a grid has its colour, now or on a past day. */
export type GridRisk = Wire['GridRiskBody']

export type PathStep = Wire['PathStep']

export type GridDetail = Wire['GridBody']

export type PointRow = Wire['PointRow']

/** The entity tag of a card is what a change of it needs. */
type Tagged<T> = T & { tag?: string }
export type EnterpriseDetail = Tagged<Wire['EnterpriseCard']>
export type HazardDetail = Tagged<Wire['HazardCard']>
export type DangerDetail = Tagged<Wire['DangerCard']>
/** What is done to dangers, but to register one. */
export type DangerVerb = DangerDetail['acts'][number]['verb']
export type DangerStep = Wire['DangerStep']
export type PointDetail = EnterpriseDetail | HazardDetail | DangerDetail

/** A page of any list. */
export type Page<T> = Items<T> & Omit<Wire['PointList'], 'items'>
/** A list that is told as a whole. */
export type Items<T> = Record<keyof Wire['ItemsGridRow'], T[]>

export type SearchHit = Wire['SearchHit']

/** Something that happened, as the list of it tells. */
export type ChangeRow = Wire['ChangeBody']
/** What it happened to; a rule set or an edition of a standard counts for all grids and is not on the map. */
export type ChangeKind = ChangeRow['kind']
/** A change as it comes in, before anybody has said what was done. */
export type LiveChange = Pick<ChangeRow, 'id' | 'op' | 'name' | 'from' | 'to'> & { kind: Kind }

export type Defect = Wire['DefectBody']

/** What the stream of events tells. */
export type ChangeEvent = Wire['ChangeEvent']
export type ChangePoint = Wire['ChangePoint']
/** A changed grid as an event tells it: id, level, index, load. */
export type GridEntry = ChangeEvent['grids'][number]
/** A grid that has another name or shape. */
export type Redrawn = Wire['RedrawnGrid']

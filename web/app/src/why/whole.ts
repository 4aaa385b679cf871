/** Figures of all that somebody sees when no single grid stands for it: several topmost grids, or enterprises only. */
import type { Figures } from './figures'
import type { Counts } from '@/level/levels'

export interface Area {
  name: string
  leaf: boolean
  counts: Counts
  dangerCounts: Counts
  hazardCounts: Counts
  listed: number
  others: Record<string, number>
}

/** The same as the card of a grid has them. */
export function areaOf(figures: Figures, name: string, leaf: boolean): Area {
  const { enterprises, dangers, hazards, listed, others } = figures.now
  return { name, leaf, counts: enterprises, dangerCounts: dangers, hazardCounts: hazards, listed, others }
}

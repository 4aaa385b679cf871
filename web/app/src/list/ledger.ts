/** The registers on paper: which columns each has, and what its rows were chosen by. */
import type { PointKind } from '@/api/types'
import { KINDS } from '@/level/kinds'

export interface Column {
  key: 'name' | 'code' | 'ownClass' | 'owner' | 'where' | 'sector' | 'level' | 'major' | 'class' | 'listed' | 'state' | 'due' | 'own'
  /** The text at its head. */
  head: string
  /** In percent of the table; the number of the row takes 4.5. */
  width: number
}

/** Of kinds with classes of their own. */
const OWN: readonly Column[] = [
  { key: 'name', head: 'work.name', width: 25 },
  { key: 'code', head: 'ledger.code', width: 12.5 },
  { key: 'ownClass', head: 'ledger.class', width: 13 },
  { key: 'owner', head: 'ledger.owner', width: 16 },
  { key: 'where', head: 'work.where', width: 13 },
  { key: 'own', head: 'ledger.note', width: 16 },
]
const COLUMNS: Partial<Record<PointKind, readonly Column[]>> = {
  enterprise: [
    { key: 'name', head: 'work.name', width: 25 },
    { key: 'code', head: 'grid.code', width: 15.5 },
    { key: 'where', head: 'work.where', width: 13 },
    { key: 'sector', head: 'work.sector', width: 12 },
    { key: 'level', head: 'work.level', width: 10 },
    { key: 'own', head: 'ledger.note', width: 20 },
  ],
  hazard: [
    { key: 'name', head: 'print.point', width: 20 },
    { key: 'code', head: 'ledger.code', width: 11 },
    { key: 'owner', head: 'ledger.owner', width: 18 },
    { key: 'where', head: 'work.where', width: 11 },
    { key: 'major', head: 'hazard.major', width: 10 },
    { key: 'level', head: 'hazard.risk', width: 9.5 },
    { key: 'own', head: 'ledger.sign.hazard', width: 16 },
  ],
  danger: [
    { key: 'name', head: 'danger.field.title', width: 18.5 },
    { key: 'owner', head: 'ledger.owner', width: 17 },
    { key: 'where', head: 'work.where', width: 11 },
    { key: 'class', head: 'danger.grade', width: 7.5 },
    { key: 'listed', head: 'danger.listed', width: 8 },
    { key: 'state', head: 'danger.state', width: 7 },
    { key: 'due', head: 'danger.deadline', width: 8.5 },
    { key: 'own', head: 'ledger.sign.danger', width: 18 },
  ],
}

export const columnsOf = (kind: PointKind): readonly Column[] => COLUMNS[kind] ?? OWN

/** Keys of the texts that say what the rows were chosen by, beside place and sector; of own classes their keys. */
export function filtersOf(kind: PointKind, text: (name: string) => string): string[] {
  const parts = (name: string) =>
    text(name)
      .split(',')
      .filter((part) => /^[a-zA-Z]+$/.test(part))
  const { scale } = KINDS[kind]
  const chosen =
    scale === 'level'
      ? parts('level').map((one) => `level.of.${one}`)
      : parts('class').map((one) => (scale === 'own' ? one : `danger.classes.${one}`))
  return text('bbox') ? [...chosen, 'ledger.inView'] : chosen
}

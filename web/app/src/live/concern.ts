/** Which changes concern an answer that is on screen. */
import type { ChangeEvent, PointKind } from '@/api/types'

/** What an answer is made of: of some of these, so that nothing can ask for colours and leave out of which grid. */
export type Concern = GridConcern | RecordConcern | EnterpriseConcern

interface GridConcern {
  /** Points in a grid and below it; 0: all that the caller sees. */
  grid: number
  /** Of that, points of one kind only. */
  of?: PointKind
  /** The colours and indices of the grid and of those below it too. */
  colours?: boolean
}

interface RecordConcern {
  /** One record. */
  record: { kind: PointKind; id: number }
}

interface EnterpriseConcern {
  /** All that belongs to an enterprise, and itself. */
  enterprise: number
}

/** Any of them, to be looked at. */
type Looked = Partial<GridConcern & RecordConcern & EnterpriseConcern>

/** Whether a change concerns an answer; within says whether a grid is another or lies below it. */
export function touches(concern: Concern, event: ChangeEvent, within: (id: number, root: number) => boolean): boolean {
  const { grid, of, record, enterprise, colours }: Looked = concern
  const inside = (id: number | undefined) => grid === 0 || (grid !== undefined && id !== undefined && id !== 0 && within(id, grid))
  for (const point of event.points ?? []) {
    if ((!of || point.kind === of) && (inside(point.grid) || inside(point.oldGrid))) return true
    if (record && point.kind === record.kind && point.id === record.id) return true
    if (
      enterprise &&
      (point.enterprise === enterprise || point.oldEnterprise === enterprise || (point.kind === 'enterprise' && point.id === enterprise))
    )
      return true
  }
  // A grid is named in what is above and below it, and wherever a record says where it is.
  for (const { id } of event.redrawn ?? []) {
    if (record || enterprise || inside(id) || (grid !== undefined && within(grid, id))) return true
  }
  return colours === true && (event.grids ?? []).some(([id]) => inside(id))
}

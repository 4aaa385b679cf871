/** Which changes concern an answer that is on screen. */
import type { ChangeEvent, PointKind } from '@/api/types'

/** What an answer is made of. */
export interface Concern {
  /** Points in a grid and below it; 0: all that the caller sees. */
  grid?: number | undefined
  /** Of that, points of one kind only. */
  of?: PointKind
  /** The colours and indices of the grid and of those below it too. */
  colours?: boolean
  /** One record. */
  record?: { kind: PointKind; id: number }
  /** All that belongs to an enterprise, and itself. */
  enterprise?: number | undefined
}

/** Whether a change concerns an answer; within says whether a grid is another or lies below it. */
export function touches(concern: Concern, event: ChangeEvent, within: (id: number, root: number) => boolean): boolean {
  const { grid, of, record, enterprise } = concern
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
  return concern.colours === true && (event.grids ?? []).some(([id]) => inside(id))
}

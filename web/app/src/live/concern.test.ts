import { describe, expect, it } from 'vitest'
import type { ChangeEvent, ChangePoint } from '@/api/types'
import { touches, type Concern } from './concern'

const PARENTS: Record<number, number> = { 2: 1, 3: 1, 21: 2, 22: 2, 31: 3 }
const within = (id: number, root: number): boolean => id === root || (PARENTS[id] !== undefined && within(PARENTS[id], root))
const point = (more: Partial<ChangePoint>): ChangePoint => ({
  kind: 'danger',
  id: 7,
  op: 'set',
  name: '',
  lon: 0,
  lat: 0,
  from: '',
  to: 'major',
  grid: 21,
  ...more,
})
const event = (points: ChangePoint[], grids: ChangeEvent['grids'] = []): ChangeEvent => ({
  position: 1,
  at: '',
  grids,
  points,
  boundaries: false,
  truncated: false,
})

const redrawn = (id: number): ChangeEvent => ({
  ...event([]),
  redrawn: [{ id, name: '', lon: 0, lat: 0, bounds: [0, 0, 0, 0], renamed: true, reshaped: false }],
})

describe('touches', () => {
  const cases: { name: string; concern: Concern; event: ChangeEvent; want: boolean }[] = [
    { name: 'a point below the grid', concern: { grid: 2 }, event: event([point({})]), want: true },
    { name: 'a point elsewhere', concern: { grid: 3 }, event: event([point({})]), want: false },
    { name: 'a point that has left the grid', concern: { grid: 3 }, event: event([point({ oldGrid: 31 })]), want: true },
    { name: 'a point that lies in no grid', concern: { grid: 1 }, event: event([point({ grid: 0 })]), want: false },
    { name: 'a point in no grid, where all counts', concern: { grid: 0 }, event: event([point({ grid: 0 })]), want: true },
    { name: 'a list of another kind', concern: { grid: 2, of: 'hazard' }, event: event([point({})]), want: false },
    { name: 'a list of its kind', concern: { grid: 2, of: 'danger' }, event: event([point({})]), want: true },
    { name: 'the record', concern: { record: { kind: 'danger', id: 7 } }, event: event([point({})]), want: true },
    { name: 'another record of the same number', concern: { record: { kind: 'hazard', id: 7 } }, event: event([point({})]), want: false },
    {
      name: 'a danger of the enterprise, wherever it lies',
      concern: { enterprise: 5 },
      event: event([point({ enterprise: 5 })]),
      want: true,
    },
    {
      name: 'a danger that was its own',
      concern: { enterprise: 5 },
      event: event([point({ enterprise: 6, oldEnterprise: 5 })]),
      want: true,
    },
    { name: 'the enterprise', concern: { enterprise: 5 }, event: event([point({ kind: 'enterprise', id: 5 })]), want: true },
    { name: 'another enterprise', concern: { enterprise: 5 }, event: event([point({ enterprise: 6 })]), want: false },
    { name: 'the colour of a grid below', concern: { grid: 2, colours: true }, event: event([], [[22, 'red', 1, 0]]), want: true },
    { name: 'a colour, where colours do not count', concern: { grid: 2 }, event: event([], [[22, 'red', 1, 0]]), want: false },
    { name: 'the colour of a grid elsewhere', concern: { grid: 2, colours: true }, event: event([], [[31, 'red', 1, 0]]), want: false },
    { name: 'the name of a grid below', concern: { grid: 2 }, event: redrawn(22), want: true },
    { name: 'the name of the grid above', concern: { grid: 22 }, event: redrawn(2), want: true },
    { name: 'the name of a grid elsewhere', concern: { grid: 2 }, event: redrawn(31), want: false },
    { name: 'a name, where a record says where it is', concern: { record: { kind: 'danger', id: 7 } }, event: redrawn(31), want: true },
    {
      name: 'anything, where all that is seen counts',
      concern: { grid: 0, colours: true },
      event: event([], [[31, 'red', 1, 0]]),
      want: true,
    },
    { name: 'a point, where all that is seen counts', concern: { grid: 0, colours: true }, event: event([point({})]), want: true },
  ]
  for (const { name, concern, event, want } of cases) it(name, () => expect(touches(concern, event, within)).toBe(want))
})

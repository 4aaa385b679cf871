import { describe, expect, it } from 'vitest'
import { clearEdges, orAll } from './room'

describe('the room of the map', () => {
  it('leaves the key numbers clear everywhere', () => {
    for (const cover of ['phone', 'open', 'folded'] as const) expect(clearEdges(cover, 16).every((e) => e.top >= 76)).toBe(true)
  })
  it('passes an open legend on its right or above, never both', () => {
    const [right, above] = clearEdges('open', 16)
    expect([right!.left > 258, right!.bottom, above!.left, above!.bottom > 212]).toEqual([true, 16, 16, true])
  })
  it('never leaves a low map less than half its height', () => {
    expect(orAll(clearEdges('folded', 16), 200, 16)).toEqual([{ top: 16, right: 16, bottom: 16, left: 16 }])
    expect(orAll(clearEdges('folded', 16), 700, 16)).toEqual(clearEdges('folded', 16))
  })
})

import { describe, expect, it } from 'vitest'
import { Fitted } from './fitted'
import { clearEdges, orAll } from './room'

describe('the room of the map', () => {
  it('leaves the key numbers clear everywhere', () => {
    for (const cover of ['phone', 'open', 'folded'] as const) expect(clearEdges(cover, 16).every((e) => e.top >= 76)).toBe(true)
  })
  it('leaves as many rows of them clear as there are', () => {
    for (const cover of ['open', 'folded'] as const) expect(clearEdges(cover, 16, 134).every((e) => e.top === 150)).toBe(true)
  })
  it('passes an open legend on its right or above, never both', () => {
    const [right, above] = clearEdges('open', 16)
    expect([right!.left > 258, right!.bottom, above!.left, above!.bottom > 212]).toEqual([true, 16, 16, true])
  })
  it('never leaves a low map much less than half its height, and gives up the further rows of figures first', () => {
    expect(orAll(clearEdges('folded', 16, 180), 400, 16)).toEqual(clearEdges('folded', 16))
    expect(orAll(clearEdges('folded', 16), 200, 16)).toEqual([{ top: 16, right: 16, bottom: 16, left: 16 }])
    expect(orAll(clearEdges('folded', 16), 700, 16)).toEqual(clearEdges('folded', 16))
  })
})

describe('a fitted map', () => {
  const at = (lon: number) => ({ lon, lat: 40, zoom: 8 })
  it('is fitted anew only where nobody has moved it', () => {
    const map = new Fitted(true)
    expect(map.still(undefined)).toBe(false)
    map.rest(at(116))
    expect([map.still(at(116)), map.still(at(117)), map.still(undefined)]).toEqual([true, false, false])
    map.rest(at(117)) // somebody has
    expect(map.still(at(117))).toBe(false)
    map.begin()
    map.rest(at(118))
    expect(map.still(at(118))).toBe(true)
  })
  it('is never moved where a link says where it is', () => {
    const map = new Fitted(false)
    map.rest(at(116))
    expect(map.still(at(116))).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { tileOf, tilesTouched, tilesWithin, cachedZooms } from './tiles'

describe('tileOf', () => {
  it.each([
    // reference values of the slippy-map formula
    [116.391, 39.907, 0, 0, 0],
    [116.391, 39.907, 8, 210, 97],
    [116.391, 39.907, 14, 13489, 6208],
    [0, 0, 1, 1, 1],
    [-180, 85.06, 3, 0, 0],
    [180, -89, 3, 7, 7],
  ])('%f, %f at z%i is %i/%i', (lon, lat, z, x, y) => {
    expect(tileOf(lon, lat, z)).toEqual({ z, x, y })
  })
  it('gives the parent of a tile one zoom up', () => {
    for (let z = 1; z <= 16; z++) {
      const child = tileOf(116.65, 39.88, z)
      expect(tileOf(116.65, 39.88, z - 1)).toEqual({ z: z - 1, x: child.x >> 1, y: child.y >> 1 })
    }
  })
})

describe('tilesWithin', () => {
  const beside = tileOf(116.4, 39.9, 12)
  it('names all that a box is in, each once', () => {
    const tiles = tilesWithin([[116.4, 39.9, 116.5, 40]], 0, 12)!
    const names = tiles.map((t) => `${t.z}/${t.x}/${t.y}`)
    expect(new Set(names).size).toBe(names.length)
    for (const corner of [tileOf(116.4, 39.9, 12), tileOf(116.5, 40, 12), tileOf(116.45, 39.95, 7)]) expect(tiles).toContainEqual(corner)
  })
  it('names the neighbour into whose buffer a box reaches, and not one further off', () => {
    const west = (beside.x / 2 ** 12) * 360 - 180
    const step = 360 / 2 ** 12 / 4096
    expect(tilesWithin([[west + 30 * step, 39.9, west + 31 * step, 39.9]], 12, 12)).toContainEqual({ ...beside, x: beside.x - 1 })
    expect(tilesWithin([[west + 300 * step, 39.9, west + 301 * step, 39.9]], 12, 12)).toEqual([beside])
  })
  it('tells of too many that they are', () => {
    expect(tilesWithin([[115, 39, 118, 41]], 0, 14)).toBeUndefined()
  })
})

describe('tilesTouched', () => {
  it('names each tile once', () => {
    const tiles = tilesTouched(
      [
        { lon: 116.4, lat: 39.9 },
        { lon: 116.4001, lat: 39.9001 },
      ],
      8,
      10,
    )
    expect(tiles).toHaveLength(3)
  })
  it('holds the old and the new place of what moved', () => {
    const tiles = tilesTouched([{ lon: 116.4, lat: 39.9, oldLon: 117.3, oldLat: 40.6 }], 10, 10)
    expect(tiles).toEqual([tileOf(116.4, 39.9, 10), tileOf(117.3, 40.6, 10)])
  })
  it('asks for nothing when nothing changed', () => {
    expect(tilesTouched([], 0, 16)).toEqual([])
  })
})

describe('cachedZooms', () => {
  it('covers the zoom shown, its stand-ins and never more than the source has', () => {
    expect(cachedZooms(11.7, 16)).toEqual({ min: 5, max: 13 })
    expect(cachedZooms(17.9, 16)).toEqual({ min: 10, max: 16 })
    expect(cachedZooms(2, 16)).toEqual({ min: 0, max: 4 })
  })
})

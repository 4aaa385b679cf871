/** Tile arithmetic: which tiles a changed place touches. */

export interface TileID {
  z: number
  x: number
  y: number
}

const MAX_LATITUDE = 85.0511287798066

/** Where a place is at a zoom, in tiles. */
function positionIn(lon: number, lat: number, z: number): [x: number, y: number] {
  const n = 2 ** z
  const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat))
  const sin = Math.sin((clamped * Math.PI) / 180)
  return [((lon + 180) / 360) * n, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * n]
}

/** The Web-Mercator tile of a place at a zoom. */
export function tileOf(lon: number, lat: number, z: number): TileID {
  const [x, y] = positionIn(lon, lat, z)
  const limit = (v: number) => Math.max(0, Math.min(2 ** z - 1, Math.floor(v)))
  return { z, x: limit(x), y: limit(y) }
}

/** A place that changed; the old place too when the thing moved. */
export interface Touched {
  lon: number
  lat: number
  oldLon?: number | null
  oldLat?: number | null
}

/**
 * Tiles from minZoom to maxZoom that contain any of the touched, each once. A
 * point layer has no buffer, so a place touches exactly one tile of each zoom.
 */
export function tilesTouched(touched: readonly Touched[], minZoom: number, maxZoom: number): TileID[] {
  const seen = new Set<string>()
  const tiles: TileID[] = []
  const add = (lon: number, lat: number) => {
    for (let z = minZoom; z <= maxZoom; z++) {
      const tile = tileOf(lon, lat, z)
      const key = `${tile.z}/${tile.x}/${tile.y}`
      if (seen.has(key)) continue
      seen.add(key)
      tiles.push(tile)
    }
  }
  for (const point of touched) {
    add(point.lon, point.lat)
    if (point.oldLon != null && point.oldLat != null) add(point.oldLon, point.oldLat)
  }
  return tiles
}

/** How far the content of a tile reaches over its sides, in tiles: the buffer, and what rounding moves. */
const REACH = 80 / 4096
/** How many tiles of boxes are told one by one. */
const MOST_WITHIN = 2000

/** Tiles from minZoom to maxZoom that may show something of a box; undefined: too many to be told. */
export function tilesWithin(
  boxes: readonly (readonly [number, number, number, number])[],
  minZoom: number,
  maxZoom: number,
): TileID[] | undefined {
  const tiles = new Map<string, TileID>()
  for (const [west, south, east, north] of boxes) {
    for (let z = minZoom; z <= maxZoom; z++) {
      const limit = (v: number) => Math.max(0, Math.min(2 ** z - 1, Math.floor(v)))
      const [left, top] = positionIn(west, north, z)
      const [right, bottom] = positionIn(east, south, z)
      for (let x = limit(left - REACH); x <= limit(right + REACH); x++) {
        for (let y = limit(top - REACH); y <= limit(bottom + REACH); y++) {
          tiles.set(`${z}/${x}/${y}`, { z, x, y })
          if (tiles.size > MOST_WITHIN) return undefined
        }
      }
    }
  }
  return [...tiles.values()]
}

/**
 * The zooms a map may hold tiles of at its present zoom: the source zoom itself,
 * what stays while the next one loads, and the ancestors MapLibre keeps as
 * stand-ins.
 */
export function cachedZooms(zoom: number, maxZoom: number): { min: number; max: number } {
  const at = Math.max(0, Math.min(maxZoom, Math.floor(zoom)))
  return { min: Math.max(0, at - 6), max: Math.min(maxZoom, at + 2) }
}

/** A box rounded outwards to tenths of a degree; undefined when it is none. */
export function tenths([west, south, east, north]: readonly [number, number, number, number]):
  | [number, number, number, number]
  | undefined {
  if (!(east > west) || !(north > south)) return undefined
  const down = (n: number) => Math.floor(n * 10) / 10
  const up = (n: number) => Math.ceil(n * 10) / 10
  return [down(west), down(south), up(east), up(north)]
}

// Tile services of a city, as they are met in the field, and files of tiles: what a scenario about base maps stands on.
import { createServer } from 'node:http'
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const chunk = (kind, body) => {
  const named = Buffer.concat([Buffer.from(kind), body])
  const length = Buffer.alloc(4)
  const sum = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** A tile of one colour. */
export function picture([r, g, b], side = 256) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from([r, g, b])),
    chunk('IDAT', deflateSync(Buffer.alloc((side + 1) * side))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A service that answers as `does` says; resolves to { url, asked, stop }. */
export async function tileService(does) {
  const asked = []
  const server = createServer((request, answer) => {
    asked.push(request.url)
    does(request, answer)
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    stop: () => {
      server.closeAllConnections()
      return new Promise((closed) => server.close(closed))
    },
  }
}

export const sends = (tile) => (_, answer) => answer.writeHead(200, { 'Content-Type': 'image/png' }).end(tile)

/** The capabilities of a WMTS with one layer, cut as the web does. */
export function capabilities(url) {
  const levels = Array.from(
    { length: 19 },
    (_, z) =>
      `<TileMatrix><ows:Identifier>M${z}</ows:Identifier><ScaleDenominator>${559082264.0287178 / 2 ** z}</ScaleDenominator>` +
      `<TopLeftCorner>-20037508.3428 20037508.3428</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>` +
      `<MatrixWidth>${2 ** z}</MatrixWidth><MatrixHeight>${2 ** z}</MatrixHeight></TileMatrix>`,
  )
  const set = (name, crs) =>
    `<TileMatrixSet><ows:Identifier>${name}</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::${crs}</ows:SupportedCRS>` +
    `${levels.join('')}</TileMatrixSet>`
  return (
    `<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"><Contents><Layer>` +
    `<ows:Title>城区影像</ows:Title><ows:Identifier>image</ows:Identifier>` +
    `<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style>` +
    `<Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>web</TileMatrixSet></TileMatrixSetLink>` +
    `<TileMatrixSetLink><TileMatrixSet>local</TileMatrixSet></TileMatrixSetLink>` +
    `<ResourceURL format="image/png" resourceType="tile" ` +
    `template="${url}/tile/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"/>` +
    `</Layer>${set('web', 3857)}${set('local', 4549)}</Contents></Capabilities>`
  )
}

/** A PMTiles file of one zoom that is one picture everywhere: a run of equal tiles is one entry. */
export function pmtiles(tile) {
  const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))])
  // The tiles of zooms 0 to 6, one after the other along the curve.
  const count = (4 ** 7 - 1) / 3
  const root = Buffer.from([...varint(1), ...varint(0), ...varint(count), ...varint(tile.length), ...varint(1)])
  const meta = Buffer.from('{"name":"夜景"}')
  const head = Buffer.alloc(127)
  head.write('PMTiles')
  head[7] = 3
  let at = BigInt(head.length)
  for (const [i, length] of [root.length, meta.length, 0, tile.length].entries()) {
    head.writeBigUInt64LE(at, 8 + 16 * i)
    head.writeBigUInt64LE(BigInt(length), 16 + 16 * i)
    at += BigInt(length)
  }
  head.set([1, 1, 1, 2, 0, 6], 96)
  for (const [i, degree] of [-180, -85, 180, 85].entries()) head.writeInt32LE(degree * 1e7, 102 + 4 * i)
  return Buffer.concat([head, root, meta, tile, Buffer.alloc(512)])
}

/** The colours of a picture of the page, a PNG of eight bits without alpha or with it, at some points. */
export function coloursAt(png, points) {
  const width = png.readUInt32BE(16)
  const size = png[25] === 6 ? 4 : 3
  const parts = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const raw = inflateSync(Buffer.concat(parts))
  const row = width * size
  const out = Buffer.alloc((raw.length / (row + 1)) * row)
  for (let y = 0; y * row < out.length; y++)
    for (let x = 0; x < row; x++) {
      const left = x < size ? 0 : out[y * row + x - size]
      const up = y === 0 ? 0 : out[(y - 1) * row + x]
      const corner = x < size || y === 0 ? 0 : out[(y - 1) * row + x - size]
      const [a, b, c] = [left, up, corner].map((v) => Math.abs(left + up - corner - v))
      const guess = [0, left, up, (left + up) >> 1, a <= b && a <= c ? left : b <= c ? up : corner][raw[y * (row + 1)]]
      out[y * row + x] = raw[y * (row + 1) + 1 + x] + guess
    }
  return points.map(([x, y]) => [...out.subarray(y * row + x * size, y * row + x * size + 3)])
}

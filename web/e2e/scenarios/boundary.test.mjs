// An open map follows a grid that is renamed or redrawn, at once and without being read anew.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { drawn, open, scenarios, startBrowser } from '../browser.mjs'
import { patience } from '../busy.mjs'
import { ask, cookieName, cookieOf, startServer } from '../server.mjs'

let server, browser
before(async () => {
  server = await startServer()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url])

/** Two grids that share a vertex with each other and with no third one, and that vertex. */
async function neighbours(levels) {
  const leaves = levels.id.filter((_, i) => levels.depth[i] === 4 && levels.parent[i] === levels.parent[levels.depth.indexOf(4)])
  const shapes = new Map()
  for (const id of leaves) shapes.set(id, await ask(server.url, `grids/${id}/shape`))
  const owners = new Map()
  for (const [id, shape] of shapes)
    for (const point of new Set(shape.geometry.coordinates.flat(2).map(String))) owners.set(point, [...(owners.get(point) ?? []), id])
  for (const [point, ids] of owners)
    if (ids.length === 2) return { point: point.split(',').map(Number), shapes: ids.map((id) => [id, shapes.get(id)]) }
  throw new Error('no two grids share a vertex')
}

/** What the stream tells who was last told of a position, for half a second. */
async function toldSince(position) {
  const headers = { Cookie: `${cookieName(server.url)}=${await cookieOf(server.url, 'city')}` }
  let told = ''
  try {
    const { body } = await fetch(`${server.url}/api/v1/events?after=${position}`, { headers, signal: AbortSignal.timeout(500) })
    for await (const chunk of body) told += Buffer.from(chunk).toString()
  } catch {
    // the half second is over
  }
  return told
}

scenario('a new name and another border are there within a second', { painted: true, width: 1280, height: 760 }, async (page) => {
  const levels = await ask(server.url, 'risk/levels')
  const { point, shapes } = await neighbours(levels)
  const [first] = shapes[0]
  await open(page, `${server.url}/risk?sel=grid:${first}&at=${point[0]},${point[1]},14`)
  await page.evaluate(() => (globalThis.sameDocument = true))
  const busy = patience()
  const asked = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))

  const untilNamed = (name) =>
    page.waitForFunction(
      (name) => {
        const map = globalThis.anwangMap
        return (
          map.querySourceFeatures('grids', { sourceLayer: 'labels' }).some((label) => label.properties.name === name) &&
          document.body.innerText.includes(name)
        )
      },
      name,
      { timeout: 20_000, polling: 20 },
    )
  let began = Date.now()
  server.sql(`UPDATE grid SET name = '更名之后社区' WHERE id = ${first}`)
  await untilNamed('更名之后社区')
  const rename = Date.now() - began

  const to = [point[0] + 0.0004, point[1] + 0.0003]
  const moved = ([id, shape]) => {
    const geometry = JSON.stringify(shape.geometry).replaceAll(JSON.stringify(point), JSON.stringify(to))
    return `UPDATE boundary SET geom = ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON('${geometry}'), 4490))
      WHERE grid_id = ${id} AND state = 'active'`
  }
  const outlined = () =>
    page.waitForFunction(
      (to) => JSON.stringify(globalThis.anwangMap.getSource('selected').serialize().data).includes(JSON.stringify(to)),
      to,
      { timeout: 20_000, polling: 20 },
    )
  began = Date.now()
  server.sql(`BEGIN; ${shapes.map(moved).join('; ')}; COMMIT`)
  await outlined()
  const redraw = Date.now() - began
  await drawn(page)
  console.log(`renamed after ${rename} ms, redrawn after ${redraw} ms`)
  const limit = busy.within(1000)
  assert.ok(rename < limit && redraw < limit, `${rename} and ${redraw} ms, of ${limit}`)
  assert.equal(await page.evaluate(() => globalThis.sameDocument), true, 'the page was loaded anew')
  for (const path of ['/api/v1/risk/levels', '/api/v1/status', '/api/v1/me'])
    if (asked.includes(path))
      assert.fail(`${path} was asked for, which is for who reads everything anew: ${asked.join()}: ${await toldSince(levels.position)}`)
})

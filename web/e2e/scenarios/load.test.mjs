// What a first visit costs until the map has its first coloured grid, with nothing in the browser's store.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startBrowser } from '../browser.mjs'
import { startRelay, takenUntil, watchColours } from '../count.mjs'
import { cookieOf, startServer } from '../server.mjs'

const BYTES = 700_000
const REQUESTS = 25

let server
let relay
let browser
before(async () => {
  server = await startServer()
  relay = await startRelay(server.url)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await relay?.stop()
  await server?.stop()
})

describe('the first visit', () => {
  test('the first coloured grid is there for 25 requests and 700 kB', async () => {
    // A page of its own: where requests are looked at on the way, the browser does without its store, and the map's worker fetches again what the page has.
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    try {
      await context.addCookies([{ name: 'anwang', value: await cookieOf(server.url, 'city'), url: relay.url, httpOnly: true, sameSite: 'Lax' }])
      await context.addInitScript(watchColours)
      const page = await context.newPage()
      await page.goto(`${relay.url}/risk`)
      const coloured = await (await page.waitForFunction(() => globalThis.coloured, null, { timeout: 120_000 })).jsonValue()
      const taken = await takenUntil(relay, coloured.at)
      const [whole, picture] = [coloured.after, coloured.picture].map(Math.round)
      console.log(`first coloured grid after ${whole} ms: ${whole - picture} ms, and ${picture} ms of an emulated graphics card; ${taken.requests} requests, ${taken.bytes} bytes`, JSON.stringify(taken.kinds))
      const twice = taken.paths.map((line) => line.split(' ')[1]).filter((path, at, all) => all.indexOf(path) !== at)
      assert.deepEqual(twice, [], 'asked for twice')
      assert.ok(taken.bytes <= BYTES, `${taken.bytes} bytes:\n${taken.paths.join('\n')}`)
      assert.ok(taken.requests <= REQUESTS, `${taken.requests} requests:\n${taken.paths.join('\n')}`)
      // Then names, points and ground follow.
      await page.waitForFunction(() => globalThis.anwangMap.getSource('dangers') && globalThis.anwangMap.loaded(), null, { timeout: 120_000 })
    } finally {
      await context.close()
    }
  })
})

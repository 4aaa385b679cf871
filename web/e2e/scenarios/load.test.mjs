// What a first visit costs until the map has its first coloured grid, with nothing in the browser's store.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startBrowser } from '../browser.mjs'
import { startRelay, takenUntil, watchColours } from '../count.mjs'
import { cookieOf, startServer } from '../server.mjs'

const BYTES = 700_000
const REQUESTS = 25
/** More than one for a median, on a machine that does nothing else. */
const VISITS = Number(process.env.ANWANG_VISITS ?? 1)

let server
let relay
let browser
before(async () => {
  server = await startServer({ shared: true })
  relay = await startRelay(server.url)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await relay?.stop()
  await server?.stop()
})

/** One visit by somebody who was never here; says when the first colour was there and what had been asked for. */
async function visit() {
  // A page of its own: where requests are looked at on the way, the browser does without its cache, and the map's worker
  // fetches again what the page has.
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  try {
    await context.addCookies([
      { name: 'anwang', value: await cookieOf(server.url, 'city'), url: relay.url, httpOnly: true, sameSite: 'Lax' },
    ])
    await context.addInitScript(watchColours)
    const page = await context.newPage()
    await page.goto(`${relay.url}/risk`)
    const coloured = await (await page.waitForFunction(() => globalThis.coloured, null, { timeout: 120_000 })).jsonValue()
    const taken = await takenUntil(relay, coloured.at)
    // Then names, points and ground follow.
    await page.waitForFunction(() => globalThis.anwangMap.getSource('dangers') && globalThis.anwangMap.loaded(), null, { timeout: 120_000 })
    return { whole: Math.round(coloured.after), picture: Math.round(coloured.picture), ...taken }
  } finally {
    await context.close()
    relay.taken.length = 0
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]

describe('the first visit', () => {
  test('the first coloured grid is there for 25 requests and 700 kB', { timeout: 300_000 + VISITS * 60_000 }, async () => {
    const own = []
    for (let i = 0; i < VISITS; i++) {
      const { whole, picture, requests, bytes, kinds, paths } = await visit()
      own.push(whole - picture)
      console.log(
        `first coloured grid after ${whole} ms: ${whole - picture} ms, and ${picture} ms of an emulated graphics card; ` +
          `${requests} requests, ${bytes} bytes`,
        JSON.stringify(kinds),
      )
      const twice = paths.map((line) => line.split(' ')[1]).filter((path, at, all) => all.indexOf(path) !== at)
      assert.deepEqual(twice, [], 'asked for twice')
      assert.ok(bytes <= BYTES, `${bytes} bytes:\n${paths.join('\n')}`)
      // The stream of changes is opened when the page has nothing better to do, which where processors are busy can be before.
      const idle = paths.filter((line) => /\/api\/v1\/events|\/assets\/worker-/.test(line))
      assert.ok(requests - idle.length <= REQUESTS, `${requests} requests:\n${paths.join('\n')}`)
    }
    if (VISITS > 1) console.log(`median of ${VISITS} visits, without the graphics card: ${median(own)} ms`)
  })
})

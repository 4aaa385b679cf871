// Every main view at every size that is promised: nothing lies over a figure or a button, nothing leaves the window. And the wall.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { scenarios, startBrowser } from '../browser.mjs'
import { covered, digitHeight } from '../covered.mjs'
import { ask, startServer, tell } from '../server.mjs'
import { some } from '../some.mjs'

let server, browser
before(async () => {
  server = await startServer({ shared: true })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url])

// 1024 × 576 is 1280 × 720 at 125 %.
const SMALL = [
  [900, 600],
  [1024, 576],
  [1280, 720],
]
const LARGE = [
  [1920, 1080],
  [1440, 900],
]
const PHONE = [[390, 844]]
const WIDE = [3840, 2160]
const WALLS = [
  [1280, 720],
  [1440, 900],
  [1920, 1080],
  [3840, 2160],
  [1024, 576],
  [900, 600],
]
const still = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

/** Sets one size after the other and collects what is covered. */
async function lookAt(page, view, sizes) {
  const found = []
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    await still(page)
    for (const fault of await page.evaluate(covered)) found.push(`${view} ${width}×${height}: ${fault}`)
  }
  return found
}

/** For a page before it is opened: a stream of changes that says what the scenario says, until it is broken off. */
function streamOfOwn() {
  delete globalThis.SharedWorker
  const { fetch } = globalThis
  const line = new TransformStream()
  const writer = line.writable.getWriter()
  const write = (text) => void writer.write(new TextEncoder().encode(text)).catch(() => undefined)
  let asked = 0
  globalThis.fetch = (what, init) => {
    if (!String(what).includes('/api/v1/events')) return fetch(what, init)
    return asked++ === 0
      ? Promise.resolve(new Response(line.readable, { headers: { 'Content-Type': 'text/event-stream' } }))
      : Promise.reject(new TypeError('broken off'))
  }
  const beat = setInterval(() => write(': here\n\n'), 1000)
  globalThis.say = (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  globalThis.breakOff = () => (clearInterval(beat), writer.abort())
}

// Each view in one of the languages, and all of them in both in the long form.
for (const other of some([false, true])) {
  scenario(`nothing covers a figure at any size${other ? ' (in the other language)' : ''}`, { width: 900, height: 600 }, async (page) => {
    const [top] = (await ask(server.url, 'risk/work?limit=1')).items
    const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10)
    const { root } = (await ask(server.url, 'status')).networks[0]
    const grid = (await ask(server.url, `grids?parent=${root}`)).items[0].id
    const found = []
    const visit = async (lang, view, path, ready, sizes) => {
      const spoken = (lang === 'zh') === other ? 'en' : 'zh'
      await page.setViewportSize({ width: sizes[0][0], height: sizes[0][1] })
      await page.goto(`${server.url}${path}${path.includes('?') ? '&' : '?'}lang=${spoken}`)
      await page.locator(ready).first().waitFor({ state: 'attached' })
      await page.locator('.zoom, .levels').first().waitFor({ state: 'attached' })
      await page.evaluate(() => document.fonts.ready)
      found.push(...(await lookAt(page, `${view} (${spoken})`, sizes)))
    }
    // What holds most stands first.
    const views = [
      ['en', 'map', '/risk', '.legend .count', [...SMALL, ...LARGE, WIDE]],
      ['zh', 'enterprise list', `/risk?sel=enterprise:${top.id}&tab=enterprise`, '.panel article h2', SMALL],
      ['zh', 'past day', `/risk?day=${yesterday}`, '.timebar button', [...SMALL, ...PHONE]],
      ['en', 'work list', '/risk/work', '.work .item', [...SMALL, ...PHONE]],
      ['zh', 'load', '/risk?fill=load', '.legend', SMALL],
      ['en', 'grid', `/risk?sel=grid:${grid}`, '.card h2', SMALL],
      ['en', 'past day', `/risk?day=${yesterday}`, '.timebar button', PHONE],
    ]
    for (const view of some(views, 3)) await visit(...view)
    assert.deepEqual(found, [], found.join('\n'))
  })
}

/** The figures of a city of 120,000 enterprises, which the demo here is too small for. */
async function ofLargeCity(route) {
  const answer = await route.fetch()
  const body = await answer.json()
  const large = (counts) => counts.map((n) => n * 24)
  body.now = { ...body.now, dangers: [0, 12, 34, 1812, 4210], enterprises: [14321, 1088, 11203, 24890, 68498], listed: 57 }
  body.depths = body.depths.map((d) => ({ ...d, counts: large(d.counts), before: d.before && large(d.before), total: d.total * 24 }))
  const few = { in: 12, out: 9 }
  const depths = body.depths.map(({ depth }) => ({ depth, red: few, orange: few }))
  body.moves = { ...body.moves, exact: true, major: few, open: { in: 245, out: 198 }, depths }
  body.since = { ...body.since, at: new Date(Date.now() - 86_400_000).toISOString(), exact: true, text: '', why: '' }
  await route.fulfill({ response: answer, json: body })
}

for (const lang of some(['en', 'zh'])) {
  scenario(`nothing of the headline or the legend is cut or broken at 1920 (${lang})`, { width: 1920, height: 1080 }, async (page) => {
    await page.route('**/api/v1/risk/figures*', ofLargeCity)
    await page.goto(`${server.url}/risk?lang=${lang}`)
    await page.locator('.legend .count').first().waitFor()
    await page.evaluate(() => document.fonts.ready)
    const chooser = page.locator('.cards .area select')
    for (const depth of await chooser.evaluate((select) => [...select.options].map((option) => option.value))) {
      await chooser.selectOption(depth)
      await still(page)
      const found = await page.evaluate(() => {
        const tops = new Set([...document.querySelectorAll('.cards > li')].map((card) => card.offsetTop))
        const select = document.querySelector('.cards .area select')
        const own = select.offsetWidth
        select.style.maxWidth = 'none'
        const whole = select.offsetWidth
        select.style.maxWidth = ''
        const title = document.querySelector('.legend h2')
        const lines = Math.round(title.offsetHeight / Number.parseFloat(getComputedStyle(title).lineHeight))
        const kinds = [...document.querySelectorAll('.legend .kind')].map((kind) => kind.getBoundingClientRect())
        const beside = kinds.filter((a, i) => kinds[i + 1]?.top === a.top).map((a) => kinds[kinds.indexOf(a) + 1].left - a.right)
        return { rows: tops.size, cut: whole - own, lines, kinds: kinds.length, tight: beside.filter((gap) => gap < 10).length }
      })
      assert.deepEqual(found, { rows: 1, cut: 0, lines: 1, kinds: 4, tight: 0 }, `depth ${depth}`)
    }
    await page.locator('.legend .fold').click()
    await page.locator('.legend.folded').waitFor()
    assert.equal(
      await page
        .locator('.legend .depth span')
        .first()
        .evaluate((text) => text.parentElement.scrollWidth - text.parentElement.clientWidth),
      0,
    )
    // What is brought into view moves in its own part; the page itself never moves.
    await page.evaluate(() => document.querySelector('[role="tab"]:last-child').scrollIntoView({ block: 'start', inline: 'start' }))
    const moved = () => [document.scrollingElement, document.body, document.querySelector('#app')].map((e) => e.scrollTop + e.scrollLeft)
    assert.deepEqual(await page.evaluate(moved), [0, 0, 0])
  })
}

// English is the longer one.
for (const lang of some(['en', 'zh'])) {
  scenario(`what a draft would change: nothing covers a figure at any size (${lang})`, { long: true }, async (page) => {
    const draft = await tell(server.url, 'POST', 'risk/rules', { from: 0, version: `size-${lang}-${Date.now()}`, note: '' })
    // Enough rows and figures to fill the panel, whatever the rules of the demo would give.
    const { root } = (await ask(server.url, 'status')).networks[0]
    const rows = (await ask(server.url, `grids?parent=${root}`)).items
    await page.route('**/api/v1/risk/what-if*', async (route) => {
      const answer = await route.fetch()
      const body = await answer.json()
      const items = rows.map(({ id, name, depth }) => ({
        id,
        name,
        depth,
        from: 'blue',
        to: 'red',
        index: 1,
        was: 0,
        indexNow: 1,
        indexThen: 99,
      }))
      return route.fulfill({ response: answer, json: { ...body, grids: { ...body.grids, changed: items.length, items } } })
    })
    await page.goto(`${server.url}/risk/rules/${draft.id}?lang=${lang}`)
    await page.getByRole('button', { name: lang === 'zh' ? '试算影响' : 'Try it out' }).click()
    await page.locator('.whatif .sum b').waitFor()
    await page.locator('.past .trial').waitFor()
    await page.evaluate(() => document.fonts.ready)
    const found = await lookAt(page, 'what-if', [...SMALL, ...LARGE, WIDE])
    await page.setViewportSize({ width: 1920, height: 1080 })
    found.push(
      ...(await page.evaluate(() =>
        [...document.querySelectorAll('.cards li')]
          .filter((card) =>
            [...card.querySelectorAll('*')].some((part) => part.getBoundingClientRect().right > card.getBoundingClientRect().right),
          )
          .map((card) => `runs out of its card: ${card.innerText}`),
      )),
    )
    assert.deepEqual(found, [], found.join('\n'))
  })

  scenario(`what is wrong is said above, and covers nothing (${lang})`, { long: true }, async (page) => {
    const since = '2026-11-28T00:12:00Z'
    const said = {
      low: { up: true, since, disk: { low: true, free: 730 * 2 ** 20, size: 40 * 2 ** 30 } },
      full: { up: true, since, trouble: 'full' },
      starting: { up: false, since, trouble: 'starting' },
      failing: { up: false, since, trouble: 'failing' },
    }
    await page.addInitScript(streamOfOwn)
    await page.goto(`${server.url}/risk?lang=${lang}`)
    await page.locator('.legend .count').first().waitFor({ state: 'attached' })
    await page.evaluate(() => document.fonts.ready)
    const found = []
    let banner = ''
    for (const event of [...Object.keys(said), 'lost']) {
      await page.evaluate(([database]) => (database ? globalThis.say('status', { database }) : globalThis.breakOff()), [said[event]])
      await page.waitForFunction((was) => ![undefined, was].includes(document.querySelector('[data-test=banner]')?.innerText), banner)
      banner = await page.locator('[data-test=banner]').innerText()
      found.push(...(await lookAt(page, event, [SMALL[0], SMALL[2], LARGE[0]])))
    }
    assert.deepEqual(found, [], found.join('\n'))
  })
}

scenario(
  'the wall: that it is no longer live is read from across the room, and gone when it is',
  { long: true, width: 1920, height: 1080, ignore: [/ERR_|Failed to load/] },
  async (page) => {
    let cut = true
    let asked = 0
    // What a shared worker asks for cannot be cut from here; without one the tab has a stream of its own.
    await page.addInitScript(() => delete globalThis.SharedWorker)
    await page.route('**/api/v1/events?*', (route) => {
      if (asked++ === 0) return route.fulfill({ status: 200, contentType: 'text/event-stream', body: ': a stream that ends\n\n' })
      return cut ? route.abort() : route.fallback()
    })
    for (const lang of some(['en', 'zh'])) {
      asked = 0
      cut = true
      await page.goto(`${server.url}/risk?wall&lang=${lang}`)
      await page.locator('.wall .live.lost').waitFor()
      await page.waitForFunction(() => globalThis.anwangMap?.loaded() && !/—/.test(document.querySelector('.figures')?.textContent ?? '—'))
      assert.match(await page.locator('[data-test=wall-old]').innerText(), /\d\d:\d\d:\d\d/)
      assert.doesNotMatch(await page.locator('.wall .state').innerText(), /实时|live\b(?<!not live)/i)
      for (const [width, height] of WALLS) {
        await page.setViewportSize({ width, height })
        await still(page)
        const at = `${width}×${height} ${lang}`
        const high = await page.locator('.wall .live b').evaluate(digitHeight)
        assert.ok(high >= height / 32, `${at}: what is wrong is ${high} high`)
        assert.ok(
          (await page.locator('[data-test=wall-old]').evaluate((element) => parseFloat(getComputedStyle(element).fontSize))) >= height / 40,
          at,
        )
        assert.deepEqual(await page.evaluate(covered), [], at)
        const cut = await page.evaluate(() =>
          [...document.querySelectorAll('.wall .column')]
            .filter(
              (c) =>
                c.lastElementChild.getBoundingClientRect().bottom > c.getBoundingClientRect().bottom + 1 ||
                c.scrollWidth > c.clientWidth + 1,
            )
            .map((c) => c.className),
        )
        assert.deepEqual(cut, [], `${at}: more than fits`)
      }
      cut = false
      await page.evaluate(() => dispatchEvent(new Event('online')))
      await page.locator('.wall .live.open').waitFor()
      assert.equal(await page.locator('[data-test=wall-old]').count(), 0)
    }
  },
)

scenario(
  'the wall: nothing to press, figures for 8 m, the map in the middle, and Escape leaves it',
  { long: true, width: 1920, height: 1080, theme: 'dark' },
  async (page) => {
    const { bounds } = await ask(server.url, 'status')
    await page.goto(`${server.url}/risk?wall`)
    await page.locator('.wall .figures .figure').first().waitFor()
    await page.waitForFunction(() => globalThis.anwangMap?.loaded() && !/—/.test(document.querySelector('.figures')?.textContent ?? '—'))
    // no bar, no panel, no button but the way out, and that goes away with the arrow
    assert.equal(await page.locator('header.bar, .left.column button, .zoom, .legend, .fold, footer a').count(), 0)
    await page.waitForFunction(() => {
      const [wall, leave] = [document.querySelector('section.wall'), document.querySelector('.leave')]
      return leave && !leave.checkVisibility() && getComputedStyle(wall).cursor === 'none'
    })
    for (const [width, height] of WALLS) {
      await page.setViewportSize({ width, height })
      const at = `${width}×${height}`
      // the map is fitted anew, off the figures on both sides
      await page.waitForFunction(([w, s, e, n]) => {
        const [left, right] = [...document.querySelectorAll('.wall .column')].map((column) => column.getBoundingClientRect())
        const map = globalThis.anwangMap
        const scale = document.querySelector('.canvas').getBoundingClientRect().width / document.querySelector('.canvas').clientWidth
        const [a, b] = [map.project([w, n]), map.project([e, s])]
        globalThis.city = { left: a.x * scale, top: a.y * scale, right: b.x * scale, bottom: b.y * scale }
        return (
          !map.isMoving() &&
          globalThis.city.left >= left.right &&
          globalThis.city.right <= right.left &&
          globalThis.city.top >= 0 &&
          globalThis.city.bottom <= innerHeight &&
          // not as it was fitted to the size before
          globalThis.city.bottom - globalThis.city.top >= 0.75 * innerHeight
        )
      }, bounds)
      const city = await page.evaluate(() => globalThis.city)
      assert.ok(city.bottom - city.top >= 0.75 * height, `${at}: the map is ${Math.round(city.bottom - city.top)} high`)
      const map = await page.locator('.map').boundingBox()
      assert.ok(map.width * map.height >= 0.75 * width * height, at)
      for (const figure of await page.locator('.wall .figure').all()) {
        const digit = await figure.evaluate(digitHeight)
        assert.ok(digit >= height / 30, `${at}: a digit is ${digit} high`)
      }
      // and what is read beside them is no smaller than a fiftieth of the screen
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('.wall .column :not(footer)')]
          .filter(
            (e) =>
              [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) &&
              e.checkVisibility() &&
              !e.closest('.sr-only') &&
              parseFloat(getComputedStyle(e).fontSize) < innerHeight / 55,
          )
          .map((e) => e.outerHTML),
      )
      assert.deepEqual(small, [], at)
      assert.deepEqual(await page.evaluate(covered), [], at)
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('.wall .column')]
          .filter(
            (c) =>
              c.lastElementChild.getBoundingClientRect().bottom > c.getBoundingClientRect().bottom + 1 || c.scrollWidth > c.clientWidth + 1,
          )
          .map((c) => c.className),
      )
      assert.deepEqual(cut, [], `${at}: more than fits`)
    }
    await page.setViewportSize({ width: 1280, height: 720 })
    // one after the other of what is red; what changes is told
    const marks = page.locator('.wall p.mark.on, .focus.calm')
    await marks.first().waitFor()
    await page.keyboard.press('Escape')
    await page.locator('header.bar').waitFor()
    await page.locator('.legend .count').first().waitFor()
    await page.waitForFunction(() => !new URLSearchParams(location.search).has('wall'))
  },
)

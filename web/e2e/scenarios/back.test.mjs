// Back, forward and a reload find the view that was left; and whoever looks from
// another zone and in another language reads China's days.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { open, scenarios, startBrowser } from '../browser.mjs'
import { ask, startServer } from '../server.mjs'

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

/** Everything of a view that a person would miss. */
const look = () => {
  const map = globalThis.anwangMap
  const { lng, lat } = map.getCenter()
  const panel = document.querySelector('.right .panel')
  return {
    path: location.pathname,
    middle: [lng, lat],
    zoom: map.getZoom(),
    card: document.querySelector('.right h1, .right h2')?.textContent.trim() ?? '',
    tab: document.querySelector('[role=tab][aria-selected=true]')?.id ?? '',
    filter: document.querySelector('.right .filter')?.textContent.trim() ?? '',
    sheet: document.querySelector('.view > [role=dialog] h2')?.textContent.trim() ?? '',
    levels: [...document.querySelectorAll('.legend [aria-pressed=true]')].map((button) => button.textContent.trim()).join(),
    top: Math.round(panel?.scrollTop ?? 0),
    query: new URLSearchParams(location.search).toString(),
  }
}

/** The view once nothing moves any more and the address has caught up with it. */
async function rested(page) {
  let last = ''
  for (let same = 0; same < 4;) {
    await page.waitForTimeout(150)
    const now = JSON.stringify(await page.evaluate(look))
    const still = await page.evaluate(() => !globalThis.anwangMap.isMoving() && !document.querySelector('.right .skeleton'))
    same = still && now === last ? same + 1 : 0
    last = now
  }
  return JSON.parse(last)
}

/** How many pixels of the screen the middle of the map is off. */
const off = (page, view) =>
  page.evaluate(([lng, lat]) => {
    const a = globalThis.anwangMap.project([lng, lat])
    const b = globalThis.anwangMap.project(globalThis.anwangMap.getCenter())
    return Math.hypot(a.x - b.x, a.y - b.y)
  }, view.middle)

async function same(page, view, what) {
  const now = await rested(page)
  assert.ok((await off(page, view)) < 1, `${what}: the middle is ${await off(page, view)} px off`)
  assert.ok(Math.abs(now.zoom - view.zoom) < 0.001, `${what}: zoom ${now.zoom}, was ${view.zoom}`)
  assert.ok(Math.abs(now.top - view.top) <= 2, `${what}: scrolled to ${now.top}, was ${view.top}`)
  for (const part of ['path', 'card', 'tab', 'filter', 'sheet', 'levels']) assert.equal(now[part], view[part], `${what}: ${part}`)
}

scenario('back through map, grid, list, enterprise and rules; forward again; and a reload of each', {}, async (page) => {
  await open(page, `${server.url}/risk`)
  await rested(page)
  const views = []
  const steps = ['the map', 'the grid', 'the list', 'the enterprise', 'the rules']
  // Before a row is pressed it is scrolled to, and that is how the list is left.
  await page.locator('.right [data-keys=list] .item').nth(2).scrollIntoViewIfNeeded()
  await rested(page)
  // The map is left in the same moment in which it was moved.
  await page.evaluate(() => globalThis.anwangMap.jumpTo({ center: [116.5137, 40.0713], zoom: 9.37 }))
  views.push(await page.evaluate(look))
  await page.locator('.right [data-keys=list] .item').nth(2).click()
  views.push(await rested(page))
  // A number of the card leads to its list, here of enterprises at low risk.
  await page.locator('.right .tiles .tile').nth(3).click()
  await page.getByRole('button', { name: /再载入/ }).click()
  await page.waitForFunction(() => document.querySelectorAll('.right [data-keys=list] li').length > 50)
  await page.locator('.right [data-keys=list] li').nth(70).scrollIntoViewIfNeeded()
  views.push(await rested(page))
  assert.ok(views[2].top > 1000, `the list was scrolled to ${views[2].top}`)
  await page.locator('.right [data-keys=list] li').nth(70).locator('button').click()
  views.push(await rested(page))
  await page.getByRole('link', { name: '风险规则' }).click()
  await page.locator('.view > [role=dialog]').waitFor()
  views.push(await rested(page))
  assert.equal(new Set(views.map((view) => `${view.path}?${view.query}`)).size, 5)

  for (let i = 3; i >= 0; i--) {
    await page.goBack()
    await same(page, views[i], `back at ${steps[i]}`)
  }
  for (let i = 1; i <= 2; i++) {
    await page.goForward()
    await same(page, views[i], `forward at ${steps[i]}`)
  }
  if (process.env.ANWANG_LONG) {
    for (let i = 3; i <= 4; i++) {
      await page.goForward()
      await same(page, views[i], `forward at ${steps[i]}`)
    }
    await page.goBack()
    await page.goBack()
    await same(page, views[2], 'back at the list again')
  }
  await page.reload()
  await page.waitForFunction(() => globalThis.anwangMap?.loaded())
  await same(page, views[2], 'the list after a reload')
})

scenario('the filters of lists are in the address: the work list, reminders, what changed', { long: true }, async (page) => {
  await open(page, `${server.url}/risk/work?work=orange`)
  const orange = page.locator('.levels button').nth(2)
  await orange.waitFor()
  assert.equal(await orange.getAttribute('aria-pressed'), 'true')
  await page.locator('.levels button').nth(1).click()
  await page.waitForURL(/work=red/)
  await page.locator('[role=tab]#tab-change').click()
  await page.locator('.which button').nth(1).click()
  await page.waitForURL(/change=since/)
  await page.locator('#tabpanel .choice button').nth(1).click()
  await page.locator('#tabpanel .day-input').fill('2026/11/20')
  await page.locator('#tabpanel .day-input').press('Enter')
  await page.waitForURL(/since=2026-11-20/)
  await page.waitForURL(/of=enterprise/)
  await page.reload()
  await page.locator('#tabpanel .day-input').waitFor()
  assert.equal(await page.locator('#tabpanel .day-input').inputValue(), '2026-11-20')
  assert.equal(await page.locator('.levels button').nth(1).getAttribute('aria-pressed'), 'true')
  await page.goBack()
  await page.waitForFunction(() => document.querySelector('.which button')?.getAttribute('aria-pressed') === 'true')
})

scenario(
  'a browser in New York that speaks English reads the days of China',
  { long: true, timezoneId: 'America/New_York', locale: 'en-US' },
  async (page) => {
    // The end of a deadline in China is noon of the same day, or the day before, elsewhere; found early in the morning it is
    // another day in New York.
    const rows = (await ask(server.url, 'dangers?limit=200')).items.filter((row) => row.deadline)
    const china = (at) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
    let told = 0
    for (const row of rows) {
      const danger = await ask(server.url, `dangers/${row.id}`)
      const there = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' }).format(new Date(danger.found))
      if (!danger.found || there === china(danger.found).slice(0, 10)) continue
      await page.goto(`${server.url}/risk?sel=danger:${row.id}&lang=en`)
      const card = page.getByRole('article', { name: danger.name })
      await card.locator('dd').getByText(china(danger.found)).first().waitFor() // what was done then stands below it with the same minute
      await card.getByText(china(danger.deadline).slice(0, 10)).first().waitFor()
      told++
      break
    }
    assert.equal(told, 1, 'no danger lies on two days')
    assert.equal(await page.locator('input[type=date]').count(), 0)
  },
)

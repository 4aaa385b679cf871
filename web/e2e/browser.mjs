// One browser for all scenarios, and pages that complain: a request to another
// host, a broken content policy or an error in the console fails the scenario.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { chromium } from 'playwright-core'
import { borrow, giveBack, pageOf } from './context.mjs'
import { accountOf, password } from './server.mjs'

const shots = join(import.meta.dirname, 'shots')

/**
 * The browser of the system; none is ever downloaded. The one without windows comes first:
 * the others draw their own bars and menus for nobody.
 */
function chromiumPath() {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
  ]
  const found = places.find((path) => path && existsSync(path))
  if (!found) throw new Error('no Chromium found; set CHROMIUM to its path')
  return found
}

/** The map is drawn by a graphics card that is emulated; all else of a page is painted without one, which costs half. */
const drawing = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-gpu-rasterization',
  '--disable-gpu-compositing',
]
/**
 * Whatever is not this machine lies behind a proxy that does not answer. To look at every request on its
 * way instead would keep the browser from its own cache.
 */
const alone = ['--proxy-server=http://127.0.0.1:9']
/** Pages of a context share a process, and in it what the page before them compiled. */
const shared = ['--process-per-site']

export async function startBrowser() {
  return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', ...drawing, ...alone, ...shared] })
}

/**
 * Runs a scenario on a fresh page of somebody in a role (null: nobody) and checks afterwards that nothing went wrong
 * behind its back. The map
 * is `painted` where a scenario is about its picture; one that changes its context is `alone` in it.
 */
export async function withPage(browser, origin, options, scenario) {
  const { name = 'scenario', width = 1440, height = 900, theme = 'dark', ignore = [], role = 'city', painted = false, ...more } = options
  const complaints = []
  const complain = (text) => ignore.some((pattern) => pattern.test(text)) || complaints.push(text)
  const lent = await borrow(browser, origin, { role, complain, ...more })
  const page = await pageOf(lent, { theme, painted })
  let whole = false
  try {
    await page.setViewportSize({ width, height })
    await scenario(page)
    for (const tab of lent.context.pages()) await heard(tab)
    assert.deepEqual(complaints, [])
    whole = true
  } catch (error) {
    mkdirSync(shots, { recursive: true })
    await page.screenshot({ path: join(shots, `${name.replace(/\W+/g, '-')}.png`) }).catch(() => undefined)
    throw error
  } finally {
    await giveBack(browser, lent, whole)
  }
}

/**
 * What declares the scenarios of a file: on a page as it is `usual` there, unless the scenario says otherwise, of a browser
 * and a server that are there when it runs. One that is `long` is for `make test-long`: what it looks at has another beside it
 * that costs less, or is a second form of that.
 */
export function scenarios(there, usual = {}) {
  return (name, { long, ...options }, run) =>
    test(name, { timeout: 300_000, skip: long && !process.env.ANWANG_LONG && 'make test-long' }, () => {
      const [browser, origin] = there()
      return withPage(browser, origin, { name, ...usual, ...options }, run)
    })
}

/** Waits until everything has arrived that a page said so far. One that is on its way elsewhere is asked again where it comes to. */
async function heard(page) {
  for (let ways = 0; ; ways++) {
    try {
      return await page.evaluate(() => undefined)
    } catch (error) {
      if (page.isClosed()) return
      if (ways >= 5 || !/navigat|context|frame/i.test(error.message)) throw error
      await page.waitForLoadState('domcontentloaded')
    }
  }
}

/** Opens an address of the application and waits until the map is drawn. */
export async function open(page, url) {
  await page.goto(url)
  await drawn(page)
}

/** Logs in by the page, as the demo account of a role. */
export async function login(page, origin, role) {
  const { login: name } = await accountOf(origin, role)
  if (!/\/login/.test(page.url())) await page.goto(`${origin}/login`)
  await fill(page, name)
}

/** Fills in the log-in page and sends it. */
export async function fill(page, name, word = password) {
  await page
    .getByLabel('账号', { exact: true })
    .or(page.getByLabel('Account', { exact: true }))
    .fill(name)
  await page.locator('#password').fill(word)
  await page.keyboard.press('Enter')
}

/** Waits until the map is drawn. */
export async function drawn(page) {
  await page.waitForFunction(
    () => globalThis.anwangMap?.loaded() && globalThis.anwangMap.getSource('dangers') && document.querySelector('.legend .count'),
    null,
    { timeout: 120_000 },
  )
}

/** The query of the page's address. */
export function query(page) {
  return Object.fromEntries(new URL(page.url()).searchParams)
}

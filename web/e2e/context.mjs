// What pages of scenarios live in. A page that finds the application's scripts
// compiled by the page before it costs half: so a file keeps its contexts, and
// between two scenarios everything is taken out of them but what a browser holds
// of the server's files.
import { cookieOf } from './server.mjs'

/**
 * What a page is unless its scenario says otherwise. Half a dot of the screen for each pixel of the layout, and nothing that glides: the
 * layout, and so all that a scenario looks at, is the same, and drawing it without a graphics card costs a third.
 */
const usual = {
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  deviceScaleFactor: 0.5,
  reducedMotion: 'reduce',
  viewport: { width: 1440, height: 900 },
}

/** Where somebody looks at pictures, every map is painted. */
const allPainted = ['ANWANG_E2E_PAINTED', 'ANWANG_E2E_SHOTS', 'SHOTS'].some((name) => process.env[name])

/** Contexts of a browser that nobody uses now, by what they were made with. */
const idle = new WeakMap()

function shelf(browser, key) {
  if (!idle.has(browser)) idle.set(browser, new Map())
  const kept = idle.get(browser)
  if (!kept.has(key)) kept.set(key, [])
  return kept.get(key)
}

/**
 * For a page before it is opened: the map does all its work but paints nothing unless it is `painted`, which without a graphics
 * card costs as much as the rest of it; and what breaks the content policy is told as it happens: a page that has left can no
 * longer be asked.
 */
function prepare(always) {
  for (const name of ['drawElements', 'drawArrays']) {
    const real = WebGL2RenderingContext.prototype[name]
    WebGL2RenderingContext.prototype[name] = function (...args) {
      if (always || globalThis.painted) real.apply(this, args)
    }
  }
  if (location.protocol === 'about:') return
  addEventListener('securitypolicyviolation', (e) =>
    globalThis.policyBroken(`${e.violatedDirective}: ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`),
  )
}

/** For a page before it is opened: what it is to be unlike others of its context, which find compiled what it has read. */
function begin({ theme, painted }) {
  globalThis.painted = painted
  if (location.protocol !== 'about:' && !localStorage.getItem('anwang.theme')) localStorage.setItem('anwang.theme', theme)
}

/** A page in a theme, whose map is painted or not. */
export async function pageOf({ context }, looks) {
  const page = await context.newPage()
  // ten times a second: to be asked at each frame is work that keeps a page from what is waited for
  const asked = page.waitForFunction.bind(page)
  page.waitForFunction = (what, given, options) => asked(what, given, { polling: 100, ...options })
  await page.addInitScript(begin, looks)
  return page
}

async function make(browser, origin, more) {
  const context = await browser.newContext({ ...usual, ...more })
  const made = { context, complain: () => undefined }
  await context.exposeFunction('policyBroken', (text) => made.complain(`content policy: ${text}`))
  await context.addInitScript(prepare, allPainted)
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== origin && url.protocol !== 'data:' && url.protocol !== 'blob:') made.complain(`request to another host: ${url.href}`)
  })
  context.setDefaultTimeout(Number(process.env.ANWANG_E2E_TIMEOUT ?? 60_000))
  // A page of bare text has no icon; the browser asks for one all the same.
  context.on(
    'console',
    (message) =>
      message.type() === 'error' && !message.location().url.endsWith('/favicon.ico') && made.complain(`console: ${message.text()}`),
  )
  context.on('weberror', (error) => made.complain(`page error: ${error.error().stack ?? error.error().message}`))
  // It stays when the pages of a scenario close, and with it the process and what was compiled there.
  made.keeper = await context.newPage()
  await made.keeper.goto(`${origin}/livez`)
  made.session = await context.newCDPSession(made.keeper)
  return made
}

/**
 * A context as nobody has used it, for somebody in a role (null: nobody); one that is `alone` is made for its
 * scenario and closed with it.
 */
export async function borrow(browser, origin, { role, alone, complain, ...more }) {
  const key = alone ? undefined : JSON.stringify([origin, more])
  const lent = (key && shelf(browser, key).pop()) ?? (await make(browser, origin, more))
  Object.assign(lent, { key, origin, complain })
  if (role)
    await lent.context.addCookies([{ name: 'anwang', value: await cookieOf(origin, role), url: origin, httpOnly: true, sameSite: 'Lax' }])
  return lent
}

/** Closes the pages of a scenario and takes out what it left behind; after a failure the context goes altogether. */
export async function giveBack(browser, lent, whole) {
  const { context, keeper, session, key, origin } = lent
  if (!key || !whole) return context.close()
  for (const page of context.pages()) if (page !== keeper) await page.close()
  lent.complain = () => undefined
  await context.clearCookies()
  await session.send('Storage.clearDataForOrigin', {
    origin,
    storageTypes: 'local_storage,indexeddb,websql,service_workers,cache_storage,file_systems',
  })
  shelf(browser, key).push(lent)
}

// The pictures of the help are as the screens are.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { drawn, scenarios, startBrowser } from '../browser.mjs'
import { compare } from '../picture.mjs'
import { ask, startServer } from '../server.mjs'
import { some } from '../some.mjs'

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

const counties = join(import.meta.dirname, '../../../grid/demo/data/boundaries/weihai_counties.geojson')
const DESK = { width: 1280, height: 800, painted: true, theme: 'light', deviceScaleFactor: 0.75 }
const PHONE = { width: 390, height: 720, painted: true, theme: 'light', deviceScaleFactor: 1 }

/** What the pages show: by name, as whom, and the way to it. */
const PICTURES = {
  login: {
    ...DESK,
    role: null,
    ignore: [/status of 401/],
    show: (page, lang) => page.goto(`${server.url}/login?lang=${lang}`).then(() => page.locator('.demo li').first().waitFor()),
  },
  map: { ...DESK, role: 'city', show: (page, lang) => shown(page, `/risk?lang=${lang}`) },
  why: {
    ...DESK,
    role: 'city',
    async show(page, lang) {
      const { root } = (await ask(server.url, 'status')).networks[0]
      const [first] = (await ask(server.url, `grids?parent=${root}`)).items
      await shown(page, `/risk?sel=grid:${first.id}&lang=${lang}`)
    },
  },
  officer: { ...PHONE, role: 'officer', show: (page, lang) => shown(page, `/risk?lang=${lang}`) },
  network: {
    ...DESK,
    role: 'admin',
    async show(page, lang) {
      await page.goto(`${server.url}/admin/boundaries?lang=${lang}`)
      await page.locator('[data-test=begin]').click()
      await page.locator('[data-test=files]').setInputFiles(counties)
      await page.locator('figure [data-drawn]').waitFor()
      await page.locator('[data-test=level]').nth(1).scrollIntoViewIfNeeded()
    },
  },
  audit: {
    ...DESK,
    role: 'auditor',
    show: (page, lang) =>
      page.goto(`${server.url}/admin/audit?lang=${lang}`).then(() => page.locator('[data-test=line]').first().waitFor()),
  },
}

async function shown(page, address) {
  await page.goto(`${server.url}${address}`)
  await drawn(page)
  await page.evaluate(() => new Promise((done) => globalThis.anwangMap.once('idle', done).triggerRepaint()))
}

for (const [at, [name, { show, ...options }]] of Object.entries(PICTURES).entries()) {
  // Every screen in one of the languages, each language with some of the screens; both when the pictures are made.
  const languages = at % 2 ? ['en', 'zh'] : ['zh', 'en']
  for (const lang of process.env.ANWANG_PICTURES ? languages : some(languages)) {
    scenario(`the picture of ${name} shows the screen (${lang})`, options, async (page) => {
      await show(page, lang)
      await page.evaluate(() => document.fonts.ready)
      assert.equal(await compare(page, `${name}-${lang}`), '')
    })
  }
}

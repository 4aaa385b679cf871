// The whole first day of a city, by screen: an empty database, boundaries from a file, an organisation, a person who may import, a
// table of enterprises, and the first of them on the map; what nobody answers for is a list of tasks.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { axeGrave as axe } from '../axe.mjs'
import { startBrowser, withPage } from '../browser.mjs'
import { ask, enter, startEmpty, tell, until } from '../server.mjs'
import { some } from '../some.mjs'

const shot = (page, name) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined)
/** Whoever is not logged in yet asks who they are. */
const REFUSED = /status of 401/
const own = 'a lantern over the moat'
const counties = {
  name: 'weihai.geojson',
  mimeType: 'application/geo+json',
  buffer: readFileSync(join(import.meta.dirname, '../../../grid/demo/data/boundaries/weihai_counties.geojson')),
}
const table = {
  name: '企业台账.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    '企业名称,统一社会信用代码,经度,纬度,所属行业,从业人数\n威海第一化工厂,91371000MA3C0002XH,122.13,37.41,C26,120\n荣成船厂,91371000MA3C00038H,122.42,37.16,C37,900\n',
  ),
}
let browser
before(async () => (browser = await startBrowser()))
after(() => browser?.close())

/** A person logs in with the password that was made up for them, and takes one of their own. */
async function arrive(url, login, first) {
  await tell(url, 'POST', 'me/password', { current: first, password: `${own} of ${login}` }, { cookie: await enter(url, login, first) })
  return enter(url, login, `${own} of ${login}`)
}
const be = (page, url, cookie) => page.context().addCookies([{ name: 'anwang', value: cookie, url, httpOnly: true, sameSite: 'Lax' }])

for (const [lang, theme] of some([
  ['zh', 'light'],
  ['en', 'dark'],
]))
  test(`the first day of a city, ${lang}`, { timeout: 300_000 }, async () => {
    const server = await startEmpty()
    const { url } = server
    const options = { name: `first day ${lang}`, role: null, ignore: [REFUSED], width: 1920, height: 1080, theme, alone: true }
    try {
      await withPage(browser, url, options, async (page) => {
        // the city and its three administrators
        await page.goto(`${url}/setup?lang=${lang}#${server.secret}`)
        for (const [id, value] of Object.entries({
          city: '威海市',
          code: '371000',
          name: '张三',
          login: 'zhang',
          password: own,
          again: own,
          securityName: '李四',
          securityLogin: 'li',
          auditorName: '王五',
          auditorLogin: 'wang',
        }))
          await page.locator(`#${id}`).fill(value)
        await page.locator('button[type=submit]').click()
        await page.locator('[data-test=secret]').nth(1).waitFor()
        const [li] = await page.locator('[data-test=secret]').allInnerTexts()
        await page.locator('.made .enter').click()
        // boundaries from a file, published
        await page.locator('[data-test=boundaries] .links a').first().click()
        await page.locator('[data-test=begin]').click()
        await page.locator('[data-test=files]').setInputFiles(counties)
        await page.locator('[data-test=level]').nth(1).waitFor()
        await page.locator('[data-test=check]').click()
        await page.locator('[data-test=publish]').click()
        await page.locator('dialog .solid-button').click()
        await page.locator('.verdict a[href*="/admin/steps"]').click()
        await page.locator('[data-test=boundaries].done').waitFor()
        // an organisation at the city
        await page.locator('[data-test=people] a[href$="/admin/organisations"]').click()
        await page.locator('.page .head .solid-button').click()
        await page.locator('#organisation-name').fill('威海市应急管理局')
        // it is kept where the administrator keeps things, unless another grid is chosen
        await page.locator('#organisation-grid', { hasText: '威海市' }).waitFor()
        await page.locator('form button[type=submit]').click()
        await page.locator('tbody tr', { hasText: '威海市应急管理局' }).waitFor()
        // five grids and nobody: each is a task that leads to an account for it
        await page.goto(`${url}/admin/accounts/unheld`)
        await page.locator('[data-test=unheld]').nth(4).waitFor()
        assert.match(await page.locator('[data-test=unheld-count]').innerText(), /5/)
        await axe(page, 'grids with nobody')
        await shot(page, `firstday-unheld-${lang}`)
        await page.locator('[data-test=unheld]', { hasText: '威海市' }).first().locator('a').click()
        // who runs it: an account, and a role that the security administrator confirms
        await page.locator('#account-name').fill('赵六')
        await page.locator('#account-login').fill('zhao')
        assert.match(await page.locator('#account-home').innerText(), /威海市/)
        await page.locator('form button[type=submit]').click()
        const zhao = (await page.locator('[data-test=secret]').innerText()).trim()
        const root = (await ask(url, 'accounts', { cookie: await enter(url, 'zhang', own) })).items[0].home.id
        const account = (await ask(url, 'accounts?q=zhao', { cookie: await enter(url, 'zhang', own) })).items[0]
        const { id } = await tell(
          url,
          'POST',
          'approvals',
          { kind: 'grant', account: account.id, proposal: { role: 'city', grid: root } },
          { cookie: await enter(url, 'zhang', own) },
        )
        await ask(url, `approvals/${id}/confirm`, { method: 'POST', cookie: await arrive(url, 'li', li.trim()) })
        await page.goto(`${url}/admin/accounts/unheld`)
        await page.locator('[data-test=unheld-count]', { hasText: '4' }).waitFor()
        // that person brings the enterprises in, and sees them on the map
        await page.context().clearCookies()
        await be(page, url, await arrive(url, 'zhao', zhao))
        await page.goto(`${url}/import?lang=${lang}`)
        await page.locator('[data-test=file]').setInputFiles(table)
        await page.waitForURL(/\/import\/\d+/)
        await page.locator('[data-test=crs]').selectOption('cgcs2000')
        await page.locator('[data-test=check]').click()
        await page.locator('[data-test=run]').click()
        await page.locator('dialog .solid-button').click()
        const cookie = (await page.context().cookies()).find(({ name }) => name === 'anwang').value
        await until(async () => (await ask(url, 'enterprises', { cookie })).matched === 2, 'both are there')
        await shot(page, `firstday-import-${lang}`)
        const [first] = (await ask(url, `enterprises?q=${encodeURIComponent('第一化工厂')}`, { cookie })).items
        assert.equal(first.grid.name ?? first.gridName, '环翠区')
        await page.goto(`${url}/risk?lang=${lang}&at=${first.lon},${first.lat},12&sel=enterprise:${first.id}`)
        await page.getByText('威海第一化工厂').first().waitFor()
        await shot(page, `firstday-map-${lang}`)
      })
    } finally {
      await server.stop()
    }
  })

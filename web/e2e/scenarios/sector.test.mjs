// Supervision sectors: kept by who holds the whole city, known everywhere at once, and who has which is a link away.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe } from '../axe.mjs'
import { query, startBrowser, withPage } from '../browser.mjs'
import { ask, startServer, until } from '../server.mjs'

const city = { role: 'city' }
let browser, server
before(async () => {
  ;[browser, server] = await Promise.all([startBrowser(), startServer()])
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const shot = (page, name) =>
  process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name.replaceAll(' ', '-')}.png` }) : undefined
const scenario = (name, options, run) => test(name, { timeout: 240_000 }, () => withPage(browser, server.url, { name, ...options }, run))

scenario(
  'a sector is added, refused, kept and ended; whoever looks at the map knows it at once',
  { ...city, ignore: [/status of 422/] },
  async (page) => {
    await page.goto(`${server.url}/admin/sectors`)
    const rows = page.locator('[data-test="sector"]')
    await rows.nth(30).waitFor()
    const before = await rows.count()
    const map = await page.context().newPage()
    await map.goto(server.url)
    const pick = map.getByRole('combobox', { name: '行业视图' }).first()
    await pick.waitFor()
    assert.equal(await pick.getByRole('option', { name: '低空飞行' }).count(), 0)

    await page.getByRole('link', { name: '新增行业' }).click()
    const form = page.getByRole('form', { name: '监管行业' })
    await form.getByLabel('名称', { exact: true }).fill('低空飞行')
    await form.getByLabel('英文名称').fill('Low-altitude flight')
    await form.getByLabel('代码', { exact: true }).fill('low_altitude')
    await form.getByLabel('简称和别名').fill('无人机、危化')
    await form.locator('#sector-departments').selectOption({ index: 1 })
    await form.getByRole('button', { name: '新增' }).click()
    await form.getByText('“危化”已是“危险化学品”的名称').first().waitFor()
    await form.getByLabel('简称和别名').fill('无人机、飞手')
    await form.getByRole('button', { name: '新增' }).click()
    await rows.filter({ hasText: '低空飞行' }).getByText('无人机').waitFor()
    assert.equal(await rows.count(), before + 1)
    await pick.getByRole('option', { name: '低空飞行' }).waitFor({ state: 'attached' })
    await map.close()

    await rows.filter({ hasText: '低空飞行' }).click()
    await form.getByLabel('停用日期').fill('2026-01-01')
    await form.getByLabel('启用日期').fill('2025-01-01')
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('已保存').waitFor()
    await page
      .getByRole('button', { name: /关闭|Close/ })
      .first()
      .click()
    await rows.filter({ hasText: '低空飞行' }).getByText('停用').waitFor()
    const { items } = await ask(server.url, 'sectors', city)
    assert.equal(items.find(({ code }) => code === 'low_altitude').offered, false)
  },
)

scenario('how many have a sector, and how many none, leads to their list', city, async (page) => {
  const { items, unregulated } = await ask(server.url, 'sectors/registry', city)
  const gas = items.find(({ code }) => code === 'gas')
  assert.ok(gas.enterprises > 0)
  await page.goto(`${server.url}/admin/sectors`)
  await page.getByRole('link', { name: `燃气：${gas.enterprises} 家企业` }).click()
  await until(() => query(page).sector === 'gas' && query(page).tab === 'enterprise', 'the list of the sector')
  if (unregulated > 0) {
    await page.goto(`${server.url}/admin/sectors`)
    await page.locator('[data-test="unregulated"]').getByRole('link').click()
    await until(() => query(page).sector === 'none', 'the list of those that have none')
  }
})

for (const [name, options, lang = ''] of [
  ['wide and dark', { ...city, width: 1920, height: 1080 }],
  ['English and light', { ...city, width: 1920, height: 1080, theme: 'light' }, '?lang=en'],
  ['on a phone', { ...city, width: 390, height: 844, hasTouch: true }],
])
  scenario(`the registry, ${name}`, options, async (page) => {
    await page.goto(`${server.url}/admin/sectors${lang}`)
    await page.locator('[data-test="sector"]').nth(30).waitFor()
    await axe(page, name)
    await shot(page, `sectors ${name}`)
    await page.locator('[data-test="sector"]').first().getByRole('link').first().click()
    await page.locator('#sector-code').waitFor()
    await axe(page, `${name}, a sector`)
    await shot(page, `sector ${name}`)
  })

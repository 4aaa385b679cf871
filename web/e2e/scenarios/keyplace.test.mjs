// The life of a key place: filed by hand, changed by two at once, imported, exported, unseen from elsewhere, taken away with a reason.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before } from 'node:test'
import { axe } from '../axe.mjs'
import { open, query, scenarios, startBrowser } from '../browser.mjs'
import { ask, enter, startServer, tell } from '../server.mjs'

let browser, server
before(async () => {
  ;[browser, server] = await Promise.all([startBrowser(), startServer()])
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url])
const guide = { role: 'guide' }
/** The key places of the guide's town that stand in the list. */
const listed = () => ask(server.url, 'keyplaces?limit=300', guide)
const inList = (page) => page.locator('#tabpanel li', { has: page.locator('.item') })

scenario(
  'a key place: filed, changed by two, imported, exported, taken away',
  { ...guide, acceptDownloads: true, ignore: [/412|422/] },
  async (page) => {
    const before = await listed()
    const neighbour = before.items[0]
    await open(page, `${server.url}/risk?tab=keyplace`)
    await inList(page).first().waitFor()
    assert.equal(await inList(page).count(), before.matched)

    // The card of one that is there, from the list.
    await inList(page).filter({ hasText: neighbour.name }).locator('.item').click()
    const card = page.getByRole('article')
    await card.getByRole('heading', { name: neighbour.name }).waitFor()
    assert.equal(query(page).sel, `keyplace:${neighbour.id}`)
    await axe(page, 'card', { within: 'article' })

    // By hand: what is missing is said at its field, and nobody is given a position that they have not chosen.
    await page.getByRole('button', { name: '登记重点场所' }).click()
    const form = page.getByRole('form', { name: '登记重点场所' })
    await form.getByLabel('场所名称').fill('试验小学')
    assert.equal(await form.getByLabel('经度').inputValue(), '')
    await form.getByRole('button', { name: '保存场所' }).click()
    await form.locator('#keyplace-location-note[role=alert]').waitFor()
    await axe(page, 'form', { within: '.el-drawer' })
    await form.getByLabel('经度').fill(String(neighbour.lon))
    await form.getByLabel('纬度').fill(String(neighbour.lat))
    await form.getByLabel('容纳人数').fill('640')
    await form.getByLabel('场所负责人').fill('王校长')
    await form.getByLabel('负责人电话').fill('10012345678')
    await page.keyboard.press('Enter')
    await card.getByRole('heading', { name: '试验小学' }).waitFor()
    await form.waitFor({ state: 'detached' })
    const id = Number(query(page).sel.split(':')[1])
    await card.getByText('王** 100****5678').waitFor()
    await card.getByText('640', { exact: true }).waitFor()
    await inList(page).filter({ hasText: '试验小学' }).waitFor()

    // A second person is quicker: nothing is overwritten, and what was typed stays.
    await card.getByRole('button', { name: '修改场所' }).click()
    assert.equal(query(page).keyplace, `edit:${id}`)
    const edit = page.getByRole('form', { name: '修改场所' })
    await edit.getByLabel('场所名称').fill('试验第一小学')
    await tell(server.url, 'PATCH', `keyplaces/${id}`, { capacity: 700, address: '学府路2号' }, guide)
    await edit.getByRole('button', { name: '保存场所' }).click()
    await edit.getByText('已在别处被修改').waitFor()
    await edit.getByRole('button', { name: '载入最新内容' }).click()
    await page.waitForFunction(() => document.querySelector('#keyplace-address')?.value === '学府路2号')
    assert.equal(await edit.getByLabel('场所名称').inputValue(), '试验第一小学')
    assert.equal(await edit.getByLabel('容纳人数').inputValue(), '700')
    await edit.getByRole('button', { name: '保存场所' }).click()
    await card.getByRole('heading', { name: '试验第一小学' }).waitFor()
    const now = await ask(server.url, `keyplaces/${id}`, guide)
    assert.deepEqual([now.name, now.capacity, now.address, now.keeper], ['试验第一小学', 700, '学府路2号', '王**'])

    // What is imported joins the list that is open.
    const feature = {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [neighbour.lon, neighbour.lat] },
      properties: { code: 'E2E-1', name: '试验敬老院', kind: 'nursing_home', capacity: 80 },
    }
    const { loaded } = await ask(server.url, 'import/keyplaces', {
      ...guide,
      method: 'POST',
      headers: { 'Content-Type': 'application/geo+json' },
      body: JSON.stringify(feature),
    })
    assert.equal(loaded, 1)
    await inList(page).filter({ hasText: '试验敬老院' }).waitFor()

    // The table has what the list has, persons masked.
    await page.locator('[data-test=export]').click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-test=export-csv]').click()])
    const rows = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n')
    assert.equal(rows.length, before.matched + 3)
    assert.match(
      rows.find((row) => row.includes('试验第一小学')),
      /王\*\*,100\*{4}5678/,
    )
    assert.ok(rows.some((row) => row.includes('试验敬老院')))

    // It goes only with a reason, and from the map and the list at once.
    await card.getByRole('button', { name: '撤销场所' }).click()
    const removal = page.getByRole('form', { name: '撤销场所' })
    await removal.getByRole('button', { name: '撤销场所' }).click()
    await removal.locator('#keyplace-reason-note[role=alert]').waitFor()
    await removal.getByLabel('撤销原因').fill('学校已搬迁')
    await removal.getByRole('button', { name: '撤销场所' }).click()
    await card.getByRole('heading', { name: '试验第一小学' }).waitFor({ state: 'detached' })
    await inList(page).filter({ hasText: '试验第一小学' }).waitFor({ state: 'detached' })
    const lines = await ask(server.url, `audit?subject=keyplace&id=${id}`, { role: 'auditor' })
    assert.match(JSON.stringify(lines), /学校已搬迁/)
  },
)

scenario(
  'a key place of another town: no card, no row, no form, though one files key places',
  { long: true, role: null, ignore: [/404/] },
  async (page) => {
    const there = (await listed()).items[0]
    const cookie = await enter(server.url, 'guide2')
    const own = await ask(server.url, 'keyplaces?limit=300', { cookie })
    assert.ok(own.matched > 0 && own.items.every((place) => place.id !== there.id))
    await page.context().addCookies([{ name: 'anwang', value: cookie, url: server.url, httpOnly: true, sameSite: 'Lax' }])
    await open(page, `${server.url}/risk?tab=keyplace&sel=keyplace:${there.id}&keyplace=edit:${there.id}`)
    await page.locator('[data-test=outside]').waitFor()
    await inList(page).first().waitFor()
    assert.equal(await inList(page).count(), own.matched)
    const sheet = page.locator('.el-drawer')
    await sheet.getByText('没有这条记录').waitFor()
    assert.equal(await sheet.locator('form').count(), 0)
    assert.equal(await page.getByText(there.name).count(), 0)
    await assert.rejects(ask(server.url, `keyplaces/${there.id}`, { cookie }), /404/)
  },
)

// Supervision sectors: kept by who holds the whole city, known everywhere at once, and who has which is a link away.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axe } from '../axe.mjs'
import { open, query, scenarios, startBrowser } from '../browser.mjs'
import { ask, startServer, until } from '../server.mjs'
import { some } from '../some.mjs'

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
const scenario = scenarios(() => [browser, server.url])

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

/** What is said of regulators, in both languages. */
const WORDS = {
  zh: {
    part: '监管部门',
    edit: '修改: 监管部门',
    set: '设定监管部门',
    save: '保存',
    take: '采用：',
    why: '须写明理由',
    lead: '设为主管：',
    drop: '撤下：',
    fire: '消防',
    school: '学校',
    history: '变更企业监管部门',
    none: '没有监管部门',
  },
  en: {
    part: 'Regulators',
    edit: 'Edit: Regulators',
    set: 'Set its regulators',
    save: 'Save',
    take: 'Use it: ',
    why: 'Say why',
    lead: 'Make principal: ',
    drop: 'Take off: ',
    fire: 'Fire safety',
    school: 'Schools',
    history: 'Change who regulates an enterprise',
    none: 'No regulator',
  },
}
for (const [lang, options] of some([
  ['zh', { width: 1920, height: 1080 }],
  ['en', { width: 390, height: 844, hasTouch: true, theme: 'light' }],
]))
  scenario(
    `who regulates an enterprise is set with a reason, ${lang}`,
    { ...city, ...options, ignore: [/status of 422/] },
    async (page) => {
      const w = WORDS[lang]
      const { items } = await ask(server.url, 'enterprises?sector=machinery&limit=2', city)
      const { id, name } = items[lang === 'zh' ? 0 : 1]
      await open(page, `${server.url}/risk?file=${id}&lang=${lang}`)
      const part = page.locator('[data-test="regulators"]')
      await part.getByRole('button', { name: w.edit }).click()
      const form = part.getByRole('form')
      await form.locator('#regulator-add').selectOption({ label: w.fire })
      await form.getByRole('button', { name: w.save, exact: true }).click()
      await form.getByText(w.why).waitFor()
      await axe(page, `the form, ${lang}`)
      await shot(page, `regulator form ${lang}`)
      await form.locator('#regulator-reason').fill('A1')
      await form.locator('#regulator-reason').press('Enter')
      await part.getByText('A1').waitFor()
      await axe(page, `regulators, ${lang}`)
      await shot(page, `regulators ${lang}`)
      const kept = await ask(server.url, `enterprises/${id}/regulators?lang=${lang}`, city)
      assert.deepEqual(
        kept.items.map(({ sector }) => sector),
        ['machinery', 'fire'],
      )

      // Another one is the principal; then all are taken off, and the list of tasks has it.
      await part.getByRole('button', { name: w.edit }).click()
      await form.getByRole('button', { name: w.lead + w.fire }).click()
      for (let n = 0; n < 2; n++)
        await form
          .getByRole('button', { name: new RegExp(`^${w.drop}`) })
          .first()
          .click()
      await form.locator('#regulator-reason').fill('A2')
      await form.getByRole('button', { name: w.save, exact: true }).click()
      await form.waitFor({ state: 'hidden' })
      await part.getByText(w.none).first().waitFor()
      await page.getByText(w.history).first().waitFor()
      await shot(page, `regulators none ${lang}`)

      await until(
        async () => (await ask(server.url, 'enterprises?sector=none&limit=1000', city)).items.some((one) => one.id === id),
        'it is among those that have none',
      )
      await page.goto(`${server.url}/risk/work?lang=${lang}`)
      const task = page.locator('[data-test="unregulated"]')
      await task.waitFor()
      await shot(page, `work ${lang}`)
      await task.getByRole('link').click()
      await until(() => query(page).sector === 'none' && query(page).tab === 'enterprise', 'the list of those that have none')
      const assign = page.getByRole('button', { name: new RegExp(`^${w.set}.*${name}`) }).first()
      await assign.waitFor()
      await shot(page, `none ${lang}`)
      await assign.click()
      // The form is what one came for; what the industry says is taken with one press.
      await form
        .getByRole('button', { name: new RegExp(`^${w.take}`) })
        .first()
        .click()
      await form.getByRole('button', { name: w.save, exact: true }).click()
      await part.locator('.rows li').first().waitFor()
      await shot(page, `regulators again ${lang}`)
      const now = await ask(server.url, `enterprises/${id}/regulators?lang=${lang}`, city)
      assert.deepEqual([now.items.length, now.items[0].basis], [1, 'industry'])
    },
  )

for (const [name, options, lang = ''] of some([
  ['on a phone, English and light', { ...city, width: 390, height: 844, theme: 'light' }, '?lang=en'],
  ['wide and dark', { ...city, width: 1920, height: 1080 }],
  ['English and light', { ...city, width: 1920, height: 1080, theme: 'light' }, '?lang=en'],
  ['on a phone', { ...city, width: 390, height: 844, hasTouch: true }],
]))
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

// What people did, as the auditor finds it, and the table of who may do what.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { axe } from '../axe.mjs'
import { query, scenarios, startBrowser, withPage } from '../browser.mjs'
import { act, give, ask, cookieOf, enter, startServer, tell } from '../server.mjs'
import { some } from '../some.mjs'

let server, browser, enterprise, danger
const title = '审计场景：配电箱老化'
before(async () => {
  server = await startServer()
  browser = await startBrowser()
  const rows = (await ask(server.url, 'enterprises?limit=50', { role: 'guide' })).items
  for (const row of rows) {
    enterprise = await ask(server.url, `enterprises/${row.id}`, { role: 'guide' })
    if (enterprise.contactPhone) break
  }
  danger = await tell(
    server.url,
    'POST',
    'dangers',
    { enterprise: enterprise.id, title, reporter: '张三', reporterPhone: '13800131234' },
    { role: 'guide' },
  )
  await act(server.url, danger.id, 'grade', { grade: 'major', reason: '重大隐患判定标准第 3 条' }, { role: 'guide' })
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url], { role: 'auditor' })
const lines = (page) => page.locator('[data-test=line]')
/** Waits until the list says how many there are, and that many are on screen. */
async function counted(page, n) {
  await page.locator('.state [role=status]', { hasText: new RegExp(`共 ${n} 条`) }).waitFor()
  assert.equal(await lines(page).count(), n)
}

scenario('a change: found by a filter, read field by field, and the address says the same after F5', {}, async (page) => {
  await page.goto(`${server.url}/admin`)
  await page.waitForURL((url) => url.pathname === '/admin/audit')
  await lines(page).first().waitFor()
  await page.locator('[name=subject]').selectOption('danger')
  await page.locator('[name=id]').fill(String(danger.id))
  await page.locator('[name=id]').press('Enter')
  await counted(page, 2)
  await page.locator('[name=action]').selectOption({ label: '隐患定级' })
  await counted(page, 1)
  assert.deepEqual(query(page), { subject: 'danger', id: String(danger.id), action: 'danger.grade' })
  await lines(page).first().click()
  const detail = page.locator('[data-test=detail]')
  const row = detail.locator('[data-field=state]')
  assert.match(await row.innerText(), /办理状态[\s\S]*已登记[\s\S]*已定级/)
  assert.match(await detail.locator('[data-field=grade]').innerText(), /一般隐患[\s\S]*重大隐患/)
  assert.match(await detail.innerText(), /guide[\s\S]*判定标准第 3 条/)
  assert.doesNotMatch(await detail.innerText(), /[{}"]/)
  await page.reload()
  await row.waitFor()
  await page.keyboard.press('Escape')
  await detail.waitFor({ state: 'detached' })
  await counted(page, 1)
  // the registration beside it keeps what is personal masked
  await page.locator('[name=action]').selectOption({ label: '登记隐患' })
  await counted(page, 1)
  await lines(page).first().click()
  const kept = await detail.locator('[data-field=reporterPhone]').innerText()
  assert.ok(kept.includes('138****1234'), kept)
  // a link to a line opens it, whatever else is on the page
  const line = query(page).line
  await page.goto(`${server.url}/admin/audit?action=account.login&line=${line}`)
  await detail.getByRole('heading', { name: '登记隐患' }).waitFor()
  await page.goto(`${server.url}/admin/audit?line=99999999`)
  await page.getByText('不在您的审计范围内').waitFor()
})

scenario('a look at a phone number: who, when, from where; and the ways on from there', {}, async (page) => {
  const looked = await fetch(`${server.url}/api/v1/enterprises/${enterprise.id}/personal`, {
    method: 'POST',
    headers: { Cookie: `anwang=${await cookieOf(server.url, 'guide')}` },
  })
  const { contactPhone } = await looked.json()
  await page.goto(`${server.url}/admin/audit?action=personal.look`)
  await counted(page, 1)
  const text = await lines(page).first().innerText()
  for (const part of ['guide', '查看个人信息', enterprise.name, '127.0.0.1', '成功']) assert.ok(text.includes(part), `${part} in ${text}`)
  await lines(page)
    .first()
    .getByRole('button', { name: /查看个人信息/ })
    .press('Enter')
  const detail = page.locator('[data-test=detail]')
  await detail.waitFor()
  assert.ok(!(await page.content()).includes(contactPhone))
  const guide = await ask(server.url, 'me', { role: 'guide' })
  await detail.getByRole('button', { name: '同一请求的记录' }).click()
  await counted(page, 1)
  assert.equal(query(page).q, looked.headers.get('x-request-id'))
  await lines(page).first().click()
  await detail.getByRole('button', { name: '此对象的全部记录' }).click()
  await counted(page, 1)
  assert.deepEqual(query(page), { subject: 'enterprise', id: String(enterprise.id) })
  await lines(page).first().click()
  await detail.getByRole('button', { name: '此人的全部记录' }).click()
  const all = await ask(server.url, `audit?account=${guide.id}&limit=1`, { role: 'auditor' })
  await counted(page, all.matched)
  await page.getByRole('button', { name: '去掉条件：同一人：guide' }).click()
  await page.waitForURL((url) => url.search === '')
  // back leads through the filters
  await page.goBack()
  await counted(page, all.matched)
  // the grid by name
  const place = (await ask(server.url, `audit?action=personal.look`, { role: 'auditor' })).items[0]
  await page.goto(`${server.url}/admin/audit?grid=${place.grid}&action=personal.look`)
  await page.getByRole('button', { name: `去掉条件：${place.gridName}及其下级` }).waitFor()
  await counted(page, 1)
})

scenario('export: the rows of the filter, headings people read, and itself recorded', { acceptDownloads: true }, async (page) => {
  await page.goto(`${server.url}/admin/audit?subject=danger&id=${danger.id}`)
  await counted(page, 2)
  await page.locator('[data-test=export]').click()
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /表格/ }).click()])
  assert.match(csv.suggestedFilename(), /^audit-.*\.csv$/)
  const text = readFileSync(await csv.path(), 'utf8')
    .trim()
    .split('\r\n')
  assert.equal(text.length, 3)
  assert.match(text[0], /操作人/)
  assert.ok(text.slice(1).every((line) => line.includes(title)))
  await page.getByText(/已导出 2 条/).waitFor()
  const [json] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /逐行/ }).click()])
  const rows = readFileSync(await json.path(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    rows.map((row) => row.action),
    ['danger.grade', 'danger.register'],
  )
  await page.keyboard.press('Escape')
  await page.goto(`${server.url}/admin/audit?action=audit.export`)
  await counted(page, 2)
})

scenario('the chain: verified, with the fingerprint to write down', {}, async (page) => {
  await page.goto(`${server.url}/admin/audit`)
  await page.locator('[data-test=chain]').click()
  const sheet = page.locator('[data-test=chain-sheet]')
  await sheet.getByRole('button', { name: '校验审计链' }).click()
  await sheet.getByText(/完好：\d+ 条记录逐条相符/).waitFor()
  assert.match((await sheet.locator('[data-test=head]').innerText()).replaceAll(' ', ''), /^[0-9a-f]{64}$/)
  await sheet.getByText('anwang check').waitFor()
  await axe(page, 'chain')
})

test('an auditor of a district sees its lines and no others', { timeout: 240_000 }, async () => {
  const grids = async (query) => (await ask(server.url, `permissions/grids?action=audit.view&${query}`, { role: 'auditor' })).items
  const line = (await ask(server.url, `audit?subject=danger&id=${danger.id}`, { role: 'auditor' })).items[0]
  const above = (await grids(`id=${line.grid}`)).map((grid) => grid.id)
  const district = (await grids(`parent=${above[0]}`)).find((grid) => !above.includes(grid.id))
  const [first, password] = ['the first of two words', 'the second of two words']
  const person = await tell(
    server.url,
    'POST',
    'accounts',
    { login: 'audit.chaoyang', name: '演示·朝审', home: district.id, password: first },
    { role: 'admin' },
  )
  await give(server.url, person.id, { role: 'auditor', grid: district.id })
  let cookie = await enter(server.url, 'audit.chaoyang', first)
  await tell(server.url, 'POST', 'me/password', { current: first, password }, { cookie })
  cookie = await enter(server.url, 'audit.chaoyang', password)
  await withPage(browser, server.url, { name: 'district auditor', role: null }, async (page) => {
    await page.context().addCookies([{ name: 'anwang', value: cookie, url: server.url, httpOnly: true, sameSite: 'Lax' }])
    await page.goto(`${server.url}/admin/audit`)
    await lines(page).first().waitFor()
    const where = await lines(page).locator('[data-column=where]').allInnerTexts()
    assert.ok(where.length > 0 && where.every((name) => name === district.name), where.join())
    await page.goto(`${server.url}/admin/audit?subject=danger&id=${danger.id}`)
    await page.getByText('没有符合条件的记录').waitFor()
  })
})

const others = ['admin', 'guide', 'city', 'security']
test('no audit for anybody else, by interface', async () => {
  for (const role of others)
    for (const path of ['audit', 'audit/actions', 'audit/chain', 'audit/export']) {
      const answer = await fetch(`${server.url}/api/v1/${path}`, { headers: { Cookie: `anwang=${await cookieOf(server.url, role)}` } })
      assert.equal(answer.status, 403, `${role} ${path}`)
    }
})
for (const role of some(others, 2)) {
  scenario(`${role}: no audit, by page`, { role, ignore: [/40[34]/] }, async (page) => {
    await page.goto(`${server.url}/admin/audit`)
    await page.waitForURL((url) => url.pathname === '/start')
    await page.getByText('您没有权限打开该页面').waitFor()
  })
}

scenario("permissions: the server's own table, one's own role marked, one role at a time", {}, async (page) => {
  const table = await ask(server.url, 'permissions?lang=zh', { role: 'auditor' })
  await page.goto(`${server.url}/admin/permissions`)
  const rows = page.locator('.sheet tbody tr')
  await rows.first().waitFor()
  assert.equal(await rows.count(), table.actions.length)
  for (const [i, action] of table.actions.entries()) {
    const words = table.roles.map((role) => ({ held: '可以', sector: '本行业', undefined: '不可以' })[action.rules[role.role]])
    assert.deepEqual(
      (await rows.nth(i).locator('td').allTextContents()).map((text) => text.replace('—', '').trim()),
      words,
      action.action,
    )
  }
  await page.locator('thead th.own', { hasText: '审计管理员' }).getByText('本人角色').waitFor()
  await page.locator('[data-test=role]').selectOption('department')
  assert.equal(query(page).role, 'department')
  assert.equal(await rows.first().locator('td').count(), 1)
})

scenario('permissions are for administrators too, and not for the field', { role: 'admin' }, async (page) => {
  await page.goto(`${server.url}/admin/permissions`)
  await page.locator('thead th.own', { hasText: '系统管理员' }).waitFor()
  await page.context().clearCookies()
  await page
    .context()
    .addCookies([{ name: 'anwang', value: await cookieOf(server.url, 'guide'), url: server.url, httpOnly: true, sameSite: 'Lax' }])
  await page.goto(`${server.url}/admin/permissions`)
  await page.waitForURL((url) => url.pathname === '/start')
})

for (const [theme, lang] of some([
  ['light', 'en'],
  ['dark', 'zh'],
])) {
  scenario(`axe and keyboard: ${theme}, ${lang}`, { long: true, theme }, async (page) => {
    await page.goto(`${server.url}/admin/audit?lang=${lang}`)
    await lines(page).first().waitFor()
    if (lang === 'en') {
      const chrome = await page.locator('.audit header, .audit .filter label > span, .audit thead').allInnerTexts()
      assert.doesNotMatch(chrome.join(), /[\u4e00-\u9fff]/)
    }
    await axe(page, 'list')
    await page.locator('[name=q]').fill(title)
    await page.waitForURL((url) => url.searchParams.get('q') === title)
    await page.waitForFunction(() => document.querySelectorAll('[data-test=line]').length === 2)
    await lines(page).first().locator('.at').focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-test=detail]').waitFor()
    await axe(page, 'detail')
    await page.locator('.turn button').nth(1).press('Enter')
    await page.waitForFunction(() => document.querySelector('[data-field=reporterPhone]'))
    await page.keyboard.press('Escape')
    await page.locator('[data-test=detail]').waitFor({ state: 'detached' })
    await page.goto(`${server.url}/admin/permissions?lang=${lang}`)
    await page.locator('.rule').first().waitFor()
    await axe(page, 'permissions')
  })
}

scenario(
  'phone: lines as cards, filters folded, nothing wider than the screen',
  { long: true, width: 390, height: 844, hasTouch: true, isMobile: true },
  async (page) => {
    await page.goto(`${server.url}/admin/audit`)
    await lines(page).first().waitFor()
    assert.equal(await page.locator('[name=action]').count(), 0)
    await page.getByRole('button', { name: '筛选条件' }).click()
    await page.locator('[name=outcome]').selectOption('refused')
    await page.waitForURL((url) => url.searchParams.get('outcome') === 'refused')
    await page.getByRole('button', { name: '筛选条件（1）' }).waitFor()
    for (const at of ['audit', 'permissions']) {
      await page.goto(`${server.url}/admin/${at}`)
      await page.locator('[data-test=line], .rule').first().waitFor()
      assert.ok((await page.evaluate(() => document.querySelector('main').scrollWidth - innerWidth)) <= 0, at)
      await axe(page, `${at} on a phone`)
    }
    assert.equal(await page.locator('thead th').count(), 2)
  },
)

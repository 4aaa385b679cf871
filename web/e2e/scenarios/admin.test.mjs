// Who keeps the accounts: an organisation, a person, a street on the map, and what follows from it.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axeGrave as axe } from '../axe.mjs'
import { drawn, fill, scenarios, startBrowser, withPage } from '../browser.mjs'
import { ask, enter, give, startServer, tell, until } from '../server.mjs'

let server, browser
before(async () => {
  server = await startServer()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const REFUSED = /status of (401|403|404|409|412|422)/
const admin = { role: 'admin' }
const stamp = Date.now().toString(36)
const scenario = scenarios(() => [browser, server.url], { role: 'admin', ignore: [REFUSED] })
const grids = async (parent) => (await ask(server.url, `permissions/grids?action=account.manage&parent=${parent}`, admin)).items
const extent = ({ bounds: [w, s, e, n] }) => (e - w) * (n - s)
/** The city, a district of it and the largest street there, which a pointer finds on the map. */
async function places() {
  const [city] = await grids(0)
  const district = (await grids(city.id)).find((grid) => grid.name === '通州区')
  const [street] = (await grids(district.id)).sort((a, b) => extent(b) - extent(a))
  return { city, district, street }
}
/** An account made behind the scenes, with its password. */
async function made(name, home) {
  return tell(server.url, 'POST', 'accounts', { login: `${name}-${stamp}`, name: `${name} 测试`, home }, admin)
}
/** Where a place lies on the picker's map, which fits the grids of a level into its box. */
function placeOn(box, shown, [lon, lat]) {
  const y = (degrees) => Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) * (180 / Math.PI)
  const [w, s, e, n] = [0, 1, 2, 3].map((i) => Math[i < 2 ? 'min' : 'max'](...shown.map((grid) => grid.bounds[i])))
  const scale = Math.min((box.width - 48) / (e - w), (box.height - 48) / (y(n) - y(s)))
  return { x: box.x + box.width / 2 + (lon - (w + e) / 2) * scale, y: box.y + box.height / 2 - (y(lat) - (y(n) + y(s)) / 2) * scale }
}
/** Chooses a grid by the list of steps with the keys alone; the focus is on the field. */
async function pickByKeys(page, names) {
  await page.keyboard.press('Enter')
  const picker = page.locator('dialog.picker')
  await picker.getByRole('button', { name: names[0], exact: true }).waitFor()
  await page.keyboard.press('ArrowDown')
  for (const [i, name] of names.entries()) {
    const entry = picker.locator('[data-grid]', { hasText: name }).last()
    await entry.waitFor()
    for (let n = 0; n < 60 && (await page.evaluate(() => document.activeElement.textContent.trim())) !== name; n++)
      await page.keyboard.press('ArrowDown')
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), name)
    if (i === names.length - 1) await page.keyboard.press('Enter')
    else {
      await page.keyboard.press('ArrowRight')
      await page.waitForFunction(
        (was) => document.activeElement.hasAttribute('data-grid') && document.activeElement.textContent.trim() !== was,
        name,
      )
    }
  }
  await page.waitForFunction((name) => document.querySelector('.picker footer b').textContent.endsWith(name), names.at(-1))
  for (let n = 0; n < 80 && (await page.evaluate(() => document.activeElement.textContent.trim())) !== '选定'; n++)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await picker.waitFor({ state: 'detached' })
}

scenario('from an organisation to a person who sees one street', { width: 1440, height: 900 }, async (page) => {
  const { city, district, street } = await places()
  await page.goto(`${server.url}/start`)
  await page.getByRole('link', { name: /管理/ }).first().click()
  await page.waitForURL('**/admin/accounts')
  await page.locator('tbody tr').first().waitFor()
  await axe(page, 'accounts')

  await page.getByRole('link', { name: '机构', exact: true }).click()
  await page.locator('[data-test=count], .empty').first().waitFor()
  await page.getByRole('link', { name: '新建机构' }).click()
  const org = `${street.name}安全生产办公室 ${stamp}`
  await page.getByLabel('机构名称').fill(org)
  await page.locator('#organisation-grid').focus()
  await pickByKeys(page, [district.name, street.name])
  assert.match(await page.locator('#organisation-grid').innerText(), new RegExp(street.name))
  await axe(page, 'organisation form')
  await page.getByRole('button', { name: '建立机构' }).click()
  await page.locator('tbody tr', { hasText: org }).waitFor()

  await page.getByRole('link', { name: '账号', exact: true }).click()
  await page.getByRole('link', { name: '新建账号' }).click()
  await page.getByLabel('姓名', { exact: true }).fill('新网格员')
  await page.getByLabel('登录名', { exact: true }).fill('大写 空格')
  await page.locator('#account-organisation').fill(org.slice(0, 6))
  await page.getByRole('option', { name: org }).click()
  await page.locator('#account-home').click()
  const picker = page.locator('dialog.picker')
  await picker.getByRole('searchbox').fill(street.name)
  await picker.locator('[data-grid]', { hasText: street.path }).first().click()
  await picker.getByRole('button', { name: '选定' }).click()
  await page.getByRole('button', { name: '建立账号' }).click()
  // the fault is at its field, and the field has the focus
  await page.locator('#account-login-note.fault').waitFor()
  await page.waitForFunction(() => document.activeElement.id === 'account-login')
  await axe(page, 'faults')
  const login = `wgy-${stamp}`
  await page.getByLabel('登录名', { exact: true }).fill(login)
  await page.getByRole('button', { name: '建立账号' }).click()
  const password = (await page.locator('[data-test=secret]').innerText()).trim()
  assert.match(await page.locator('.secret-note pre').innerText(), new RegExp(`${login}[\\s\\S]*${password.replace(/[^\w]/g, '\\$&')}`))
  await axe(page, 'secret')
  await page.getByRole('button', { name: '接着授权' }).click()
  await page.waitForURL(/\/admin\/accounts\/\d+/)
  assert.ok(!(await page.content()).includes(password), 'the password is still there')

  // the street is picked on the map itself
  await page.getByRole('button', { name: '申请授权' }).click()
  await page.locator('#grant-role').selectOption('officer')
  assert.match(await page.locator('#grant-rights').innerText(), /隐患/)
  await page.locator('#grant-grid').click()
  await picker.getByRole('button', { name: `进入${district.name}的下级` }).click()
  await picker.locator(`[data-grid="${street.id}"]`).waitFor()
  const canvas = await picker.locator('.maplibregl-canvas').boundingBox()
  const at = placeOn(canvas, await grids(district.id), street.label)
  // The map moves there and draws; then the street is below the pointer.
  let step = 0
  await until(async () => {
    await page.mouse.move(at.x + (step++ % 2), at.y)
    return (await picker.locator('.tip').textContent()) === street.name
  }, `${street.name} is below the pointer`)
  await page.mouse.click(at.x, at.y)
  assert.match(await picker.locator('footer b').innerText(), new RegExp(`${street.name}$`))
  await axe(page, 'picker')
  await picker.getByRole('button', { name: '选定' }).click()
  await page.getByLabel('事由').fill('新任网格员')
  await page.getByRole('button', { name: '提交复核' }).click()
  await page.getByText('已提交，等待复核').waitFor()
  assert.equal(await page.locator('[data-test=grant]').count(), 0)
  // another person confirms it, and sees who asked, and why
  await withPage(browser, server.url, { name: 'second person', role: 'security', ignore: [REFUSED] }, async (theirs) => {
    await theirs.goto(`${server.url}/start`)
    await theirs.locator('nav .badge').waitFor()
    await theirs.goto(`${server.url}/admin/approvals`)
    const row = theirs.locator('[data-test=approval]', { hasText: login })
    await row.waitFor()
    assert.match(await row.innerText(), /网格员[\s\S]*新任网格员[\s\S]*等待您复核/)
    await axe(theirs, 'what waits')
    await row.getByRole('button', { name: /^同意/ }).click()
    await axe(theirs, 'the question')
    await theirs.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
    await row.waitFor({ state: 'detached' })
    await theirs.getByRole('button', { name: '已办结' }).click()
    await row.getByText('已同意并办理').waitFor()
  })
  await page.reload()
  await page.locator('[data-test=grant]', { hasText: street.path }).waitFor()
  await axe(page, 'account sheet')

  await withPage(browser, server.url, { name: 'new person', role: null, ignore: [REFUSED] }, async (theirs) => {
    await theirs.goto(`${server.url}/login`)
    await fill(theirs, login, password)
    await theirs.locator('#current-password').fill(password)
    await theirs.locator('#new-password').fill('nine bends of the river')
    await theirs.locator('#repeat-password').fill('nine bends of the river')
    await theirs.getByRole('button', { name: '保存并继续' }).click()
    await drawn(theirs)
    const cookie = (await theirs.context().cookies()).find((one) => one.name === 'anwang').value
    const status = await ask(server.url, 'status', { cookie })
    assert.deepEqual(
      status.networks.flatMap((network) => network.roots),
      [street.id],
    )
    await assert.rejects(ask(server.url, `grids/${city.id}/shape`, { cookie }), /404/)
  })
  // the organisation now has an account, its number leads to it, and it cannot be removed
  await page.goto(`${server.url}/admin/organisations`)
  const row = page.locator('tbody tr', { hasText: org })
  await row.getByRole('link', { name: org, exact: true }).click()
  await page.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').last().getByRole('button', { name: '删除' }).click()
  await page.getByText('机构下还有账号').waitFor()
  await page.goto(`${server.url}/admin/organisations`)
  await row.getByRole('link', { name: new RegExp('个账号') }).click()
  await page.locator('tbody tr', { hasText: login }).waitFor()
  assert.equal(await page.locator('tbody tr').count(), 1)
})

scenario('an account: changed by two, disabled and back, password reset, session ended, grant ended', { long: true }, async (page) => {
  const { street } = await places()
  const account = await made('zhao', street.id)
  await page.goto(`${server.url}/admin/accounts/${account.id}`)
  await page.getByRole('heading', { name: account.name }).waitFor()
  await page.getByRole('button', { name: '修改', exact: true }).click()
  await page.getByLabel('姓名', { exact: true }).fill('甲改的')
  await tell(server.url, 'PATCH', `accounts/${account.id}`, { name: '乙改的' }, admin)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('已在别处被修改').waitFor()
  await axe(page, 'stale')
  await page.getByRole('button', { name: '载入最新内容' }).click()
  await page.getByRole('heading', { name: '乙改的' }).waitFor()
  // What was typed is still there, and goes over what the other has written once that has been seen.
  assert.equal(await page.getByLabel('姓名', { exact: true }).inputValue(), '甲改的')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('heading', { name: '甲改的' }).waitFor()

  const disable = page.getByRole('button', { name: '停用', exact: true })
  await disable.click()
  await axe(page, 'question')
  await page.getByRole('dialog').last().getByRole('button', { name: '停用' }).click()
  await page.getByText('已停用。').waitFor()
  await assert.rejects(enter(server.url, account.login, account.password), /40[13]/)
  await page.getByRole('button', { name: '撤销', exact: true }).click()
  await disable.waitFor()

  await page.getByRole('button', { name: '重置密码' }).click()
  await page.getByRole('dialog').last().getByRole('button', { name: '重置密码' }).click()
  const password = (await page.locator('[data-test=secret]').innerText()).trim()
  await assert.rejects(enter(server.url, account.login, account.password), /401/)
  const theirs = await enter(server.url, account.login, password)
  await page.reload()
  await page.locator('[data-test=session]').waitFor()
  await page.getByRole('button', { name: /^结束: / }).click()
  await page.getByText('目前没有登录').waitFor()
  await assert.rejects(ask(server.url, 'me', { cookie: theirs }), /401/)

  await give(server.url, account.id, { role: 'chief', grid: street.id })
  await page.reload()
  await page.locator('[data-test=grant]').waitFor()
  // now the password takes two: who keeps roles confirms, who asked takes it
  await page.getByRole('button', { name: '重置密码' }).click()
  await page.getByLabel('事由').fill('本人忘记密码')
  await page.getByRole('dialog').last().getByRole('button', { name: '提交复核' }).click()
  await page.getByText('已提交，等待复核').waitFor()
  await withPage(browser, server.url, { name: 'who keeps roles', role: 'security', ignore: [REFUSED] }, async (theirs) => {
    await theirs.goto(`${server.url}/admin/approvals`)
    await theirs.locator('[data-test=approval]', { hasText: account.login }).getByRole('button', { name: /^同意/ }).click()
    await theirs.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
    await theirs.getByText('已同意。').waitFor()
    assert.equal(await theirs.getByRole('button', { name: '领取新密码' }).count(), 0)
    await theirs.goto(`${server.url}/admin/accounts/${account.id}`)
    await theirs.locator('[data-test=grant]').waitFor()
    assert.equal(await theirs.getByRole('button', { name: /重置密码|修改|停用/ }).count(), 0)
    await theirs.getByRole('button', { name: /^调整期限/ }).click()
    const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
    await theirs.getByLabel('截止日期').fill(day)
    await theirs.getByRole('button', { name: '保存', exact: true }).click()
    await theirs.locator('[data-test=grant]', { hasText: day }).waitFor()
    await theirs.getByRole('button', { name: /^调整期限/ }).click() // longer takes two
    await theirs.getByLabel('截止日期').fill('')
    await theirs.getByRole('button', { name: '保存', exact: true }).click()
    await theirs.getByRole('dialog').last().getByRole('button', { name: '提交复核' }).waitFor()
    await theirs.getByRole('dialog').last().getByRole('button', { name: '取消' }).click()
    await theirs.getByRole('button', { name: /^结束: 网格长/ }).click()
    await theirs.getByRole('dialog').last().getByRole('button', { name: '结束' }).click()
    await theirs.getByText('还没有授权').waitFor()
    await theirs.getByRole('button', { name: /显示已结束的 1 项/ }).click()
    await theirs.locator('[data-test=grant].past').waitFor()
  })
  await page.getByRole('link', { name: '查看待复核' }).click()
  await page.locator('[data-test=approval]', { hasText: account.login }).getByRole('button', { name: '领取新密码' }).click()
  const given = (await page.locator('[data-test=secret]').innerText()).trim()
  await axe(page, 'the password that was confirmed')
  await enter(server.url, account.login, given)
})

scenario('a token: shown once, narrowed, revoked', { theme: 'light' }, async (page) => {
  const { street } = await places()
  const account = await made('jiekou', street.id)
  await give(server.url, account.id, { role: 'officer', grid: street.id })
  await page.goto(`${server.url}/admin/tokens?account=${account.id}`)
  await page.getByText('该账号没有接口令牌').waitFor()
  await axe(page, 'no tokens')
  await page.getByRole('link', { name: '新建令牌' }).click()
  await page.getByLabel('用途').fill('工单接口')
  await page.getByRole('button', { name: '生成令牌' }).click()
  await page.getByText('请至少选择一项').waitFor()
  await page.getByRole('checkbox').first().check()
  await axe(page, 'token form')
  await page.getByRole('button', { name: '生成令牌' }).click()
  const secret = (await page.locator('[data-test=secret]').innerText()).trim()
  const use = () => fetch(`${server.url}/api/v1/me`, { headers: { Authorization: `Bearer ${secret}` } })
  assert.equal((await use()).status, 200)
  await page.getByRole('button', { name: '完成' }).click()
  const row = page.locator('[data-test=token]', { hasText: '工单接口' })
  await row.getByRole('button', { name: /^撤销/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
  await row.getByText('已撤销').waitFor()
  assert.equal((await use()).status, 401)
})

scenario("a district's administrator sees the accounts of the district and nobody else's", { role: null }, async (page) => {
  const { city, district } = await places()
  const keeper = await made('quguan', district.id)
  await give(server.url, keeper.id, { role: 'admin', grid: district.id })
  const first = await enter(server.url, keeper.login, keeper.password)
  await ask(server.url, 'me/password', {
    cookie: first,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ current: keeper.password, password: 'willow shade at noon' }),
  })
  await page.context().addCookies([
    {
      name: 'anwang',
      value: await enter(server.url, keeper.login, 'willow shade at noon'),
      url: server.url,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ])
  await page.goto(`${server.url}/admin/accounts`)
  await page.locator('tbody tr').first().waitFor()
  const homes = await page.locator('tbody td[data-label=管理网格]').allInnerTexts()
  assert.ok(homes.length > 0 && homes.every((home) => home.startsWith(district.path)), homes.join())
  // a link to somebody beyond is answered as if there were nobody
  const beyond = (await ask(server.url, 'accounts?limit=1000', admin)).items.find((one) => one.home.id === city.id)
  await page.goto(`${server.url}/admin/accounts/${beyond.id}`)
  const note = page.getByRole('dialog').getByRole('alert')
  await note.waitFor()
  assert.match(await note.innerText(), /请求编号/)
  assert.ok(!(await page.content()).includes(beyond.name))
})

scenario('filters are the address; nothing found says what to do; English is complete', { long: true }, async (page) => {
  await page.goto(`${server.url}/admin/accounts`)
  await page.locator('tbody tr').first().waitFor()
  await page.getByLabel('角色').selectOption('officer')
  await page.waitForURL(/role=officer/)
  const { matched } = await ask(server.url, 'accounts?role=officer', admin)
  await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length === n, matched)
  await page.reload()
  await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length === n, matched)
  await page.getByLabel('查找姓名或登录名').fill('no such person')
  await page.getByText('没有符合条件的账号').waitFor()
  await axe(page, 'nothing found')
  await page.locator('.empty').getByRole('button', { name: '清除筛选' }).click()
  await page.waitForURL((url) => !url.search)
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Accounts' }).waitFor()
  const chinese = await page.locator('nav, .head, .filters, thead').allInnerTexts()
  assert.doesNotMatch(
    chinese
      .join()
      .replace('中文', '')
      .replace(/演示[^\n]*/g, ''),
    /[\u4e00-\u9fff]/,
  )
  const kept = page.waitForResponse(
    async (answer) => answer.request().method() === 'PATCH' && (answer.request().postData() ?? '').includes('zh'),
  )
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByRole('heading', { name: '账号' }).waitFor()
  await kept // the account speaks Chinese again for whoever comes next
})

scenario('no page shows keys while its texts are on their way', { long: true, alone: true, role: 'admin' }, async (page) => {
  const watch = () => {
    globalThis.keysSeen = []
    const KEY = /\b(account|organisation|token|approval|audit|job|permission|exchange|admin)\.[a-z][A-Za-z.]+/
    const look = () => {
      const found = KEY.exec(document.body?.innerText ?? '')
      if (found) globalThis.keysSeen.push(found[0])
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }
  await page.addInitScript(watch)
  const texts = []
  await page.route(/\/assets\/zh-[\w-]+\.js/, async (route) => {
    texts.push(route.request().url())
    await new Promise((done) => setTimeout(done, 1500))
    await route.continue()
  })
  await page.goto(`${server.url}/start`)
  await page.locator('.person .who').click()
  assert.deepEqual(texts, [], 'they come only with who shows them')
  await page.getByRole('button', { name: '我的账号', exact: true }).click()
  await page.getByText('供其他系统以您的名义访问').waitFor()
  await page.goto(`${server.url}/start`)
  await page.getByRole('link', { name: /管理/ }).first().click()
  await page.waitForURL('**/admin/accounts')
  await page.getByRole('heading', { name: '账号' }).waitFor()
  for (const [section, heading] of [
    ['机构', '机构'],
    ['接口令牌', '接口令牌'],
  ]) {
    await page.getByRole('link', { name: section, exact: true }).click()
    await page.getByRole('heading', { name: heading, exact: true }).first().waitFor()
  }
  assert.equal(texts.length, 2)
  assert.deepEqual(await page.evaluate(() => globalThis.keysSeen), [])
})

scenario('phone: list, sheet and picker fit', { long: true, width: 390, height: 844, theme: 'light', hasTouch: true }, async (page) => {
  const { district, street } = await places()
  const account = await made('shouji', street.id)
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  await page.goto(`${server.url}/admin/accounts`)
  await page.locator('tbody tr').first().waitFor()
  assert.equal(await wide(), false)
  await axe(page, 'phone list')
  await page.goto(`${server.url}/admin/accounts/${account.id}`)
  await page.getByRole('button', { name: '申请授权' }).click()
  await page.locator('#grant-role').selectOption('officer')
  await page.locator('#grant-grid').click()
  const picker = page.locator('dialog.picker')
  await picker.getByRole('button', { name: `进入${district.name}的下级` }).click()
  await picker.locator(`[data-grid="${street.id}"]`).click()
  assert.equal(await wide(), false)
  await axe(page, 'phone picker')
  await picker.getByRole('button', { name: '选定' }).click()
  assert.match(await page.locator('#grant-grid').innerText(), new RegExp(street.name))
})

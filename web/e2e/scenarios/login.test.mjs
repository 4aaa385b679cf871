// Coming in, going out, and what stays behind: nothing.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axeGrave as axe } from '../axe.mjs'
import { drawn, fill, login, open, scenarios, startBrowser, withPage } from '../browser.mjs'
import { give, accountOf, ask, enter, password, startServer, tell } from '../server.mjs'
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

// Being refused is what many of these are about, and the browser writes it down.
const REFUSED = /status of (401|403|404|412|422|429)/
const scenario = scenarios(() => [browser, server.url], { role: null, ignore: [REFUSED] })
for (const [width, height, theme] of some([
  [390, 844, 'light'],
  [1440, 900, 'dark'],
])) {
  scenario(`log-in ${width}: by keyboard alone, back to the exact view, no map behind it`, { width, height, theme }, async (page) => {
    const asked = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(`${server.url}/risk?tab=danger&level=1,2`)
    await page.locator('#login').waitFor()
    assert.equal(new URL(page.url()).searchParams.get('return'), '/risk?tab=danger&level=1,2')
    await page.locator('.demo li').first().waitFor()
    await axe(page, 'log-in')
    assert.deepEqual(
      asked.filter((path) => /^\/tiles|maplibre|api\/v1\/(status|risk|grids|events)/.test(path)),
      [],
    )
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
    // the first field has the focus; password managers know the fields
    assert.equal(await page.evaluate(() => document.activeElement.id), 'login')
    assert.deepEqual(await page.locator('#login, #password').evaluateAll((fields) => fields.map((f) => f.autocomplete)), [
      'username',
      'current-password',
    ])
    await page.keyboard.type((await accountOf(server.url, 'city')).login)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await drawn(page)
    const query = new URL(page.url()).searchParams
    assert.deepEqual([query.get('tab'), query.get('level')], ['danger', '1,2'])
  })
}

scenario('log-in: wrong is said without saying what, nothing moves, a lock counts down', {}, async (page) => {
  await page.goto(`${server.url}/login`)
  await page.locator('.demo li').first().waitFor()
  const place = () => page.locator('.enter').boundingBox()
  const before = await place()
  await fill(page, 'city', 'not the password')
  const trouble = page.locator('#trouble')
  await page.waitForFunction(() => document.querySelector('#trouble').textContent.length > 3)
  const wrong = (await trouble.innerText()).trim()
  assert.deepEqual(await place(), before)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'password')
  const nobody = `nobody-${Date.now()}`
  await fill(page, nobody, 'not the password')
  await page.waitForFunction(() => !document.querySelector('.enter').disabled)
  assert.equal((await trouble.innerText()).trim(), wrong, 'the answer tells whether there is such an account')
  for (let i = 0; i < 8 && !(await trouble.innerText()).includes('请等待'); i++) {
    await page.locator('#password').fill(`guess ${i}`)
    await Promise.all([page.waitForResponse(/\/api\/v1\/login\?/), page.keyboard.press('Enter')])
    // Either the next guess may be made, or it is said that one must wait.
    await page.waitForFunction(
      () => !document.querySelector('.enter').disabled || document.querySelector('#trouble').textContent.includes('请等待'),
    )
  }
  const left = async () =>
    Number(
      /(\d+) 分 (\d+) 秒/
        .exec(await trouble.innerText())
        .slice(1)
        .reduce((m, s) => Number(m) * 60 + Number(s)),
    )
  const first = await left()
  assert.ok(first > 60, `locked for ${first} s`)
  assert.ok(await page.locator('.enter').isDisabled())
  const said = await trouble.innerText()
  await page.waitForFunction((text) => document.querySelector('#trouble').innerText !== text, said)
  assert.ok((await left()) < first, 'it does not count down')
  // somebody else may still come in at this desk
  await login(page, server.url, 'city')
  await drawn(page)
})

scenario('a database that is away is not held against the account', { ignore: [REFUSED, /status of 503/] }, async (page) => {
  await page.route(/\/api\/v1\/login\?/, (route) =>
    route.fulfill({
      status: 503,
      headers: { 'Retry-After': '30' },
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 503, title: '服务暂不可用', detail: '数据库暂时不可用，请稍后再试' }),
    }),
  )
  await page.goto(`${server.url}/login`)
  await fill(page, 'city')
  await page.locator('#trouble').getByText('数据库暂时不可用，请稍后再试').waitFor()
  assert.ok(!(await page.locator('#trouble').innerText()).includes('次数过多'))
})

scenario('caps lock is pointed out, a demo account fills itself in, the page speaks English', {}, async (page) => {
  await page.goto(`${server.url}/login`)
  await page.locator('.demo li button').first().click()
  assert.ok((await page.locator('#login').inputValue()).length > 1)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'password')
  await page
    .locator('#password')
    .evaluate((field) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true })))
  await page.getByText('大写锁定已打开').waitFor()
  await page.getByRole('button', { name: '显示密码' }).click()
  assert.equal(await page.locator('#password').getAttribute('type'), 'text')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Log in', exact: true }).waitFor()
  assert.doesNotMatch(await page.locator('form').innerText(), /[\u4e00-\u9fff]/)
  await axe(page, 'log-in in English')
})

scenario('the way back leads only to this place', { long: true }, async (page) => {
  for (const way of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    await page.context().clearCookies()
    await page.goto(`${server.url}/login?return=${encodeURIComponent(way)}`)
    await login(page, server.url, 'auditor')
    await page.waitForURL((url) => url.pathname === '/start')
    assert.equal(new URL(page.url()).origin, server.url)
  }
})

scenario('log-out: the view, what it fetched and what was searched are gone, also for the back button', {}, async (page) => {
  await login(page, server.url, 'city')
  await drawn(page)
  const enterprise = (await ask(server.url, 'enterprises?limit=1')).items[0]
  await page.keyboard.press('/')
  await page.locator('header.bar').getByRole('combobox').fill(enterprise.code)
  await page.locator('#hits [role=option]', { hasText: enterprise.name }).click()
  await page.getByRole('article', { name: enterprise.name }).waitFor()
  assert.ok((await page.evaluate(() => JSON.stringify(localStorage))).includes(enterprise.name))
  await page.locator('.person .who').click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.locator('#login').waitFor()
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, typeof globalThis.anwangMap, document.body.innerText]),
  )
  assert.ok(!kept.includes(enterprise.name) && kept.includes('undefined'), kept)
  await page.goBack()
  await page.locator('#login').waitFor()
  assert.ok(!(await page.content()).includes(enterprise.name))
})

scenario('a log-in that ends elsewhere: a calm word, and back to the same view afterwards', { long: true }, async (page) => {
  await login(page, server.url, 'city')
  await drawn(page)
  await open(page, `${server.url}/risk?tab=danger`)
  await page.locator('.state.open').waitFor()
  const mine = (await page.context().cookies()).find((cookie) => cookie.name === 'anwang').value
  const { session } = await ask(server.url, 'me', { cookie: mine })
  // another browser of the same person ends it
  const other = await enter(server.url, (await accountOf(server.url, 'city')).login)
  await ask(server.url, `me/sessions/${session}`, { cookie: other, method: 'DELETE' })
  await page.locator('#tab-hazard').click()
  await page.locator('.arrival').waitFor()
  assert.match(await page.locator('.arrival').innerText(), /登录已结束/)
  assert.equal(await page.locator('.legend, .tree, canvas').count(), 0)
  await login(page, server.url, 'city')
  await drawn(page)
  assert.match(page.url(), /tab=(danger|hazard)/)
})

scenario('another tab logs out: this one goes too, and somebody else is somebody else', { long: true }, async (page) => {
  await login(page, server.url, 'city')
  await drawn(page)
  const second = await page.context().newPage()
  await open(second, server.url)
  await second.locator('.person .who').click()
  await second.getByRole('button', { name: '退出登录' }).click()
  await page.locator('#login').waitFor()
  await login(second, server.url, 'guide')
  await drawn(second)
  await drawn(page)
  const { name } = await accountOf(server.url, 'guide')
  assert.match(await page.locator('.person .who').innerText(), new RegExp(name))
})

scenario('a password set by somebody else is changed before anything else', {}, async (page) => {
  const home = (await ask(server.url, 'status')).networks[0].roots[0]
  const name = `xin-${Date.now()}`
  const made = await tell(server.url, 'POST', 'accounts', { login: name, name: '新同志', home }, { role: 'admin' })
  await give(server.url, made.id, { role: 'watch', grid: home })
  await page.goto(`${server.url}/login?return=${encodeURIComponent('/risk?tab=danger')}`)
  await fill(page, name, made.password)
  await page.getByRole('heading', { name: '请设置新密码' }).waitFor()
  await axe(page, 'new password')
  // there is no way round
  await page.goto(`${server.url}/risk?tab=danger`)
  await page.getByRole('heading', { name: '请设置新密码' }).waitFor()
  const change = async (wanted, again = wanted) => {
    await page.locator('#current-password').fill(made.password)
    await page.locator('#new-password').fill(wanted)
    await page.locator('#repeat-password').fill(again)
    await page.getByRole('button', { name: '保存并继续' }).click()
  }
  await change('short')
  await page.getByText(/至少要有 \d+ 个/).waitFor()
  await change('a bridge of nine bends', 'a bridge of ten bends')
  await page.getByText('两次输入的新密码不一致').waitFor()
  await change('a bridge of nine bends')
  await drawn(page)
  assert.match(page.url(), /tab=danger/)
})

scenario('own page: who, what is held, sessions of which one is ended', { long: true }, async (page) => {
  const account = await accountOf(server.url, 'department')
  const me = await ask(server.url, 'me', { role: 'department' })
  const other = await enter(server.url, account.login)
  await login(page, server.url, 'department')
  await drawn(page)
  await page.locator('.person .who').click()
  await page.getByRole('button', { name: '我的账号' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('heading', { name: account.name }).waitFor()
  for (const grant of me.grants) assert.ok((await sheet.locator('.grants').innerText()).includes(grant.grid.path), grant.grid.path)
  await sheet.locator('[data-test=session]').first().waitFor()
  await axe(page, 'own page')
  assert.match(await sheet.locator('[data-test=session]').first().innerText(), /当前/)
  const { session } = await ask(server.url, 'me', { cookie: other })
  assert.ok(session)
  const ends = sheet.getByRole('button', { name: /^结束: / })
  const before = await ends.count()
  assert.ok(before >= 1)
  for (let left = before; left > 0; left--) {
    await ends.first().click()
    await page.waitForFunction((n) => [...document.querySelectorAll('[data-test=session] button')].length === n, left - 1)
  }
  await assert.rejects(ask(server.url, 'me', { cookie: other }), /401/)
  await sheet.getByText('没有其他登录').waitFor()
})

scenario('language: kept on the account, in force on any machine', { long: true }, async (page) => {
  await login(page, server.url, 'watch')
  await drawn(page)
  // The account has it once the server says so.
  const kept = () =>
    page.waitForResponse((answer) => answer.request().method() === 'PATCH' && new URL(answer.url()).pathname === '/api/v1/me')
  await Promise.all([kept(), page.getByRole('button', { name: 'English' }).click()])
  await page.getByRole('heading', { name: 'Layers' }).waitFor()
  try {
    await withPage(browser, server.url, { name: 'language elsewhere', role: null, ignore: [REFUSED] }, async (elsewhere) => {
      await login(elsewhere, server.url, 'watch')
      await elsewhere.getByRole('heading', { name: 'Layers' }).waitFor()
      assert.equal(await elsewhere.getAttribute('html', 'lang'), 'en')
    })
  } finally {
    await Promise.all([kept(), page.getByRole('button', { name: '中文' }).click()])
    await page.getByRole('heading', { name: '图层' }).waitFor()
  }
})

for (const role of ['admin', 'security', 'auditor', 'public']) {
  scenario(`${role}: no empty map, but what there is to do`, {}, async (page) => {
    await login(page, server.url, role)
    await page.waitForURL((url) => url.pathname === '/start')
    await page.getByRole('heading', { name: (await accountOf(server.url, role)).name }).waitFor()
    assert.equal(await page.locator('.maplibregl-canvas, .search').count(), 0)
    await axe(page, role)
    await page.goto(`${server.url}/risk`)
    await page.waitForURL((url) => url.pathname === '/start')
  })
}

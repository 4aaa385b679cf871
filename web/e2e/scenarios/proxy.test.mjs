// Behind nginx, below a path of its host: one that takes the path off and does nothing else, and one as the README has it.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { drawn, fill, scenarios, startBrowser } from '../browser.mjs'
import { freePort, shown, startNginx } from '../nginx.mjs'
import { accountOf, ask, cookieOf, cookieName, startServer, tell } from '../server.mjs'

let server, browser, origin
const fronts = []
before(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  server = await startServer({ enterprises: 300, ANWANG_PUBLIC_URL: `${origin}/anwang`, ANWANG_TRUSTED_PROXIES: '127.0.0.1' })
  fronts.push(await startNginx(port, `location /anwang/ { proxy_pass ${server.url}/; }`))
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  for (const front of fronts) await front.stop()
  await server?.stop()
})
const scenario = scenarios(() => [browser, origin], { role: null, ignore: [/status of (401|413)/] })

scenario('below a path: log-in and back to the view, the map live, a table too large, log-out', {}, async (page) => {
  const astray = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (!pathname.startsWith('/anwang/') || response.status() === 404) astray.push(`${response.status()} ${pathname}`)
  })
  await page.goto(`${origin}/anwang/risk?tab=danger`)
  await page.locator('.demo li').first().waitFor()
  assert.equal(new URL(page.url()).pathname, '/anwang/login')
  await fill(page, (await accountOf(server.url, 'guide')).login)
  await drawn(page)
  assert.equal(new URL(page.url()).pathname, '/anwang/risk')
  // A change is told at once although nginx keeps answers until a buffer is full.
  const [firm] = (await ask(server.url, 'enterprises?limit=1', { role: 'guide' })).items
  const title = `经代理 ${Date.now()}`
  const told = page.waitForFunction((text) => document.body.innerText.includes(text), title, { timeout: 20_000 })
  told.catch(() => undefined) // what fails before it is what is said
  await tell(server.url, 'POST', 'dangers', { enterprise: firm.id, title }, { role: 'guide' })
  await told
  // The page again, by its address; then what another page of it leads to.
  await page.reload()
  await drawn(page)
  await page.goto(`${origin}/anwang/import`)
  await page.locator('[data-test=file]').setInputFiles({ name: '大表.csv', mimeType: 'text/csv', buffer: Buffer.alloc(3 << 20, '甲,乙\n') })
  await page.getByRole('alert').filter({ hasText: '代理' }).waitFor()
  await page.locator('.person .who').click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.locator('#login').waitFor()
  assert.equal(new URL(page.url()).pathname, '/anwang/login')
  assert.deepEqual(astray, [])
})

scenario('as the README has it, a large table goes through', {}, async (page) => {
  const port = await freePort()
  fronts.push(await startNginx(port, shown().replace('http://127.0.0.1:8080', server.url)))
  const value = await cookieOf(server.url, 'guide')
  const headers = { Cookie: `${cookieName(server.url)}=${value}`, 'Content-Type': 'application/octet-stream' }
  const answer = await fetch(`http://127.0.0.1:${port}/anwang/api/v1/imports?name=x.csv`, {
    method: 'POST',
    headers,
    body: '甲,乙\n'.repeat(400_000),
  })
  assert.match(answer.headers.get('content-type'), /json/, `${answer.status}`)
  await page.goto(`${origin}/anwang/`)
  await page.locator('#login').waitFor()
})

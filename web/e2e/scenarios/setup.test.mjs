// From an empty database to a city with a name and its first administrators, in both languages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axeGrave as axe } from '../axe.mjs'
import { startBrowser, withPage } from '../browser.mjs'
import { startEmpty } from '../server.mjs'
import { some } from '../some.mjs'

const shot = (page, name) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined)
const REFUSED = /status of (401|403|404|422)/
const password = 'a lantern over the moat'
const words = {
  zh: { lang: 'zh-CN', city: '威海市', steps: '首次设置', away: '不再显示', levels: '网格体系与层级', login: '还没有任何账号' },
  en: {
    lang: 'en-GB',
    city: 'Weihai',
    steps: 'First steps',
    away: 'Do not show again',
    levels: 'Network and levels',
    login: 'no account yet',
  },
}
// network.test.mjs begins an empty database in Chinese.
for (const [lang, width, height, theme] of some([
  ['en', 390, 844, 'light'],
  ['zh', 1440, 900, 'dark'],
  ['en', 1920, 1080, 'light'],
]))
  test(`an empty database is begun, ${lang} ${width}`, { timeout: 240_000 }, async () => {
    const [server, browser] = [await startEmpty(), await startBrowser()]
    const say = words[lang]
    try {
      await withPage(
        browser,
        server.url,
        { name: `setup ${lang} ${width}`, role: null, ignore: [REFUSED], width, height, theme, alone: true },
        async (page) => {
          // whoever comes without the address is told where it is
          await page.goto(`${server.url}/login?lang=${lang}`)
          await page.getByText(say.login).waitFor()
          await page.goto(`${server.url}/setup?lang=${lang}`)
          await page.locator('[data-test=shut]').waitFor()
          // a wrong secret
          await page.goto(`${server.url}/setup?lang=${lang}#wrong`)
          await page.reload()
          await page.locator('#city').fill(say.city)
          await page.locator('#code').fill('371000')
          await page.locator('#name').fill('张三')
          await page.locator('#login').fill('zhang')
          await page.locator('#password').fill(password)
          await page.locator('#again').fill(password)
          await page.locator('button[type=submit]').click()
          await page.locator('.trouble span').waitFor()
          // the right one
          await page.goto(`${server.url}/setup?lang=${lang}#${server.secret}`)
          await page.reload()
          await page.locator('#city').waitFor()
          await axe(page, 'the first page')
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
          await shot(page, `setup-${lang}-${width}`)
          await page.locator('button[type=submit]').click()
          assert.equal(await page.evaluate(() => document.activeElement.id), 'city')
          await page.locator('#city').fill(say.city)
          await page.locator('#code').fill('37 10')
          await page.locator('#name').fill('张三')
          await page.locator('#login').fill('zhang')
          await page.locator('#password').fill(password)
          await page.locator('#again').fill(password)
          await page.locator('#securityName').fill('李四')
          await page.locator('#securityLogin').fill('li')
          await page.locator('button[type=submit]').click()
          await page.locator('#code-said.fault').waitFor()
          await page.locator('#code').fill('371000')
          await page.locator('button[type=submit]').click()
          await page.locator('[data-test=began]').waitFor()
          await shot(page, `setup-made-${lang}-${width}`)
          await page.locator('.made .enter').click()
          await page.getByRole('heading', { name: say.steps }).waitFor()
          await page.locator('[data-test=levels]').waitFor()
          assert.equal(new URL(page.url()).pathname, '/admin/steps')
          assert.equal(await page.locator('li.done').getAttribute('data-test'), 'city')
          assert.equal(await page.locator('li.next').getAttribute('data-test'), 'levels')
          assert.match(await page.locator('[data-test=city]').textContent(), new RegExp(say.city))
          await axe(page, 'the first steps')
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
          await shot(page, `steps-${lang}-${width}`)
          // it is left, and taken up again; and put away
          await page.locator('[data-test=people] .links a').first().click()
          await page.waitForURL(/\/admin\/accounts/)
          await page.goto(`${server.url}/admin`)
          await page.waitForURL(/\/admin\/steps/)
          await page.getByRole('button', { name: say.away }).click()
          await page.locator('nav a[href$="/admin/steps"]').waitFor({ state: 'detached' })
          // the address is good for nothing any more
          const again = await fetch(`${server.url}/api/v1/setup`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({
              secret: server.secret,
              city: null,
              admin: { login: 'x1', name: 'x' },
              password,
              security: null,
              auditor: null,
            }),
          })
          assert.equal(again.status, 404)
        },
      )
    } finally {
      await browser.close()
      await server.stop()
    }
  })

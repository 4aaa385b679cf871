// A network of grids from its files by screen alone, in both languages: looked at, refused, thrown away, published, and loaded again.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { axeGrave as axe } from '../axe.mjs'
import { scenarios, startBrowser } from '../browser.mjs'
import { startEmpty, until } from '../server.mjs'

const shot = (page, name) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined)
/** Somebody looks at the pictures. */
const sharp = process.env.SHOTS ? { deviceScaleFactor: 1 } : {}
const counties = JSON.parse(readFileSync(join(import.meta.dirname, '../../../grid/demo/data/boundaries/weihai_counties.geojson'), 'utf8'))
const file = (name, collection) => ({ name, mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(collection)) })

/** The districts or the streets of the demo city, as another network's files. */
const beijing = (name) => {
  const packed = readFileSync(join(import.meta.dirname, `../../../grid/demo/data/boundaries/beijing_${name}.geojson.gz`))
  return { name: `${name}.geojson`, mimeType: 'application/geo+json', buffer: gunzipSync(packed) }
}

let server, browser, cookie
before(async () => {
  server = await startEmpty()
  browser = await startBrowser()
  const answer = await fetch(`${server.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      secret: server.secret,
      city: { code: '371000', name: '威海市' },
      admin: { login: 'zhang', name: '张三' },
      password: 'a lantern over the moat',
      security: null,
      auditor: null,
    }),
  })
  assert.equal(answer.status, 201)
  cookie = /anwang=([^;]+)/.exec(answer.headers.get('set-cookie'))[1]
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const declared = scenarios(() => [browser, server.url], { role: null, ...sharp })
const scenario = (name, options, run) =>
  declared(name, options, async (page) => {
    await page.context().addCookies([{ name: 'anwang', value: cookie, url: server.url, httpOnly: true, sameSite: 'Lax' }])
    await run(page)
  })
const settled = (page, state) =>
  page
    .locator('[data-test=verdict]')
    .waitFor()
    .then(async () => assert.match(await page.locator('[data-test=state]').textContent(), state))
async function begin(page, lang, ...files) {
  await page.goto(`${server.url}/admin/boundaries?lang=${lang}`)
  await page.locator('[data-test=begin]').click()
  await page.locator('[data-test=files]').setInputFiles(files)
  await page.locator('[data-test=level]').nth(1).waitFor()
}
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

scenario('a first network, from the first steps to its first version', { width: 1440, height: 900, theme: 'dark' }, async (page) => {
  await page.goto(`${server.url}/admin/steps?lang=zh`)
  await page.locator('[data-test=boundaries] .links a').click()
  await page.waitForURL(/\/admin\/boundaries/)
  await page.getByText('“威海市”已命名').waitFor()
  // a file in which a code stands twice is refused, with its rows; what is thrown away leaves nothing
  const spoilt = structuredClone(counties)
  spoilt.features[1].properties.code = spoilt.features[0].properties.code
  spoilt.features[1].properties.name = '另一个区'
  await begin(page, 'zh', file('spoilt.geojson', spoilt))
  await page.locator('#level-1-0-code').selectOption('code')
  await page.locator('[data-test=check]').click()
  await settled(page, /已检查/)
  await page.locator('.verdict.bad').waitFor()
  await page.locator('[data-test=finding] .mark').getByText('须改正').first().waitFor()
  await shot(page, 'network-refused-zh')
  await page.locator('[data-test=leave]').first().click()
  await page.locator('[data-test=without]').waitFor()
  await page.locator('[data-test=discard]').click()
  await page.locator('dialog .solid-button').click()
  await page.getByText('还没有装入过边界').waitFor()
  // the right one: levels and columns are proposed, the city has its name
  await begin(page, 'zh', file('weihai.geojson', counties))
  assert.equal(await page.locator('#level-1-0-code').inputValue(), 'code')
  assert.equal(await page.locator('#level-1-0-parent').inputValue(), 'parent_code')
  assert.match(await page.locator('#level-0-grids').inputValue(), /^371000\d* 威海市$/)
  await page.locator('#level-1-name').fill('区市')
  await shot(page, 'network-begun-zh')
  await axe(page, 'a load that is begun')
  await page.locator('[data-test=save]').click()
  // it is left, and taken up again
  await page.locator('[data-test=save]:disabled').waitFor()
  await page.goto(`${server.url}/admin/steps?lang=zh`)
  await page.locator('[data-test=begun]').click()
  await page.waitForFunction(() => document.querySelector('#level-1-name')?.value === '区市')
  await page.locator('[data-test=check]').click()
  await settled(page, /已检查/)
  assert.match(await page.locator('[data-test=diff-new]').textContent(), /4/)
  const located = page.locator('[data-test=finding] button').first()
  if (await located.count()) {
    await located.click()
    await page.locator('figcaption .finding').waitFor()
  }
  await shot(page, 'network-checked-zh')
  await axe(page, 'a load that was checked')
  await page.locator('[data-test=publish]').click()
  await page.locator('dialog .solid-button').click()
  await page.getByText('已发布为第 1 版').waitFor()
  await shot(page, 'network-published-zh')
  await page.locator('.verdict a[href*="/admin/steps"]').click()
  await page.locator('[data-test=levels].done').waitFor()
  await page.locator('[data-test=boundaries].done').waitFor()
  assert.match(await page.locator('[data-test=levels]').textContent(), /区市 4/)
})

scenario('the next load of a network is a difference', { width: 1920, height: 1080, theme: 'light' }, async (page) => {
  await begin(page, 'en', file('weihai.geojson', counties))
  await page.locator('[data-test=remembered]').waitFor()
  assert.equal(await page.locator('#level-1-name').inputValue(), '区市') // as it is called in force
  await page.locator('[data-test=check]').click()
  await settled(page, /Checked/)
  await page.getByText('5 grids, exactly as in force').waitFor()
  const other = structuredClone(counties)
  other.features[2].properties.name = '别的区'
  await page.locator('[data-test=files]').setInputFiles(file('weihai.geojson', other))
  await page.locator('[data-test=verdict]').waitFor({ state: 'detached' })
  await page.locator('[data-test=check]').click()
  await settled(page, /Checked/)
  await page.locator('[data-test=diff-renamed]').waitFor()
  await page
    .locator('td, th')
    .getByText(/→ 别的区/)
    .waitFor()
  await shot(page, 'network-next-en')
  await axe(page, 'a difference')
  // what was changed since is checked before it is published
  await page.locator('#load-tolerance').fill('0.5')
  await page.locator('[data-test=publish]').waitFor({ state: 'detached' })
  await page.goto(`${server.url}/admin/boundaries?lang=en`).catch(() => undefined)
  await page.locator('[data-test=network]').first().waitFor()
  await shot(page, 'networks-en')
  await axe(page, 'the networks')
})

scenario(
  'a second network beside the first, of districts and streets',
  { long: true, width: 1280, height: 720, theme: 'dark' },
  async (page) => {
    await begin(page, 'en', beijing('districts'), beijing('streets'))
    await page.locator('[data-test=level]').nth(2).waitFor()
    assert.equal(await page.locator('#level-2-0-code').inputValue(), 'code')
    await page.locator('#network-which').selectOption({ label: 'Another network' })
    await page.locator('#network-name').fill('北京')
    await page.locator('#level-0-grids').fill('110000 北京市')
    await page.locator('[data-test=coarse]').check()
    await page.locator('[data-test=check]').click()
    await settled(page, /Checked/)
    await page.locator('[data-test=diff-new]').waitFor()
    // the network as it will be, level by level, with the ground that changes hands
    await page.locator('[data-test=ground]').waitFor()
    assert.match(await page.locator('[data-test=views] [aria-pressed=true]').textContent(), /Town or street 3\d\d/)
    // the grids are drawn a moment after they are there
    await until(async () => {
      await page.locator('.map[data-drawn]').click({ position: { x: 239, y: 95 } })
      return page.locator('[data-test=picked]').isVisible()
    }, 'a grid that is pressed says its name')
    await page
      .locator('[data-test=picked]')
      .getByText(/^1101\d+ .+, below 1101\d+$/)
      .waitFor()
    await shot(page, 'network-preview-en')
    await page.locator('[data-test=views] button').nth(2).click()
    await page.locator('[data-test=views] [aria-pressed=true]').getByText('16').waitFor()
    await page.locator('[data-test=views] button').first().click()
    await page.locator('[data-test=ground]').waitFor({ state: 'detached' })
    await page.locator('[data-test=finding] .text-button').first().click()
    await page.locator('figcaption .finding').waitFor()
    await shot(page, 'network-beijing-en')
    await page.locator('[data-test=publish]').click()
    await page.locator('dialog .solid-button').click()
    await page.getByText('Published as version 1').waitFor()
    await page.goto(`${server.url}/admin/boundaries?lang=en`)
    await page.locator('[data-test=network]').nth(1).waitFor()
    assert.match(await page.locator('[data-test=network]').nth(1).textContent(), /Town or street 3\d\d/)
  },
)

scenario('a load on a phone', { width: 390, height: 844, theme: 'light' }, async (page) => {
  await begin(page, 'en', file('weihai.geojson', counties))
  assert.equal(await wide(page), false)
  await page.locator('[data-test=check]').click()
  await settled(page, /Checked/)
  assert.equal(await wide(page), false)
  await shot(page, 'network-phone-en')
  await axe(page, 'a load on a phone')
})

// What the map looked like on a past day, and how it came to look as it does.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { open, query, scenarios, startBrowser } from '../browser.mjs'
import { act, ask, startServer, tell, until } from '../server.mjs'

let server, browser, playback, days
before(async () => {
  server = await startServer({ shared: true })
  browser = await startBrowser()
  playback = await ask(server.url, 'risk/playback')
  // days that have a record and are over
  days = playback.days.filter((day) => playback.first && day >= playback.first).slice(0, -1)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url])
const KEYS = ['none', 'red', 'orange', 'yellow', 'blue']

/** Waits until every grid on the screen has the colour of a table. */
async function painted(page, levels) {
  const wanted = Object.fromEntries(levels.id.map((id, i) => [id, KEYS[Number(levels.level[i])]]))
  await page.waitForFunction((table) => {
    const fills = globalThis.anwangMap.queryRenderedFeatures().filter((f) => /^grid-fill/.test(f.layer.id))
    return fills.length > 0 && fills.every((f) => f.state.level === table[f.id])
  }, wanted)
}

scenario('a day of the past: colours, banner, address, and the way back', { painted: true }, async (page) => {
  const day = days[Math.floor(days.length / 2)]
  assert.ok(day, 'the demo has no history')
  await open(page, `${server.url}/risk?day=${day}`)
  await page.getByText(`截至 ${day} 日终`).waitFor()
  await page.getByText('点位只有今日状态').waitFor()
  await painted(page, await ask(server.url, `risk/levels?day=${day}`))
  // points are of today and hidden until asked for
  const points = () => page.evaluate(() => globalThis.anwangMap.getLayoutProperty('enterprises-cluster', 'visibility'))
  assert.equal(await points(), 'none')
  await page.getByLabel('显示今日点位').check()
  await page.waitForFunction(() => globalThis.anwangMap.getLayoutProperty('enterprises-cluster', 'visibility') === 'visible')
  // the card explains that day by that day's rule
  const root = (await ask(server.url, 'status')).networks[0].root
  const then = await ask(server.url, `grids/${root}/risk?day=${day}`)
  await page.getByText(`按 ${day} 当日的规则和事实`).waitFor()
  await page.locator('.why .rule', { hasText: then.why.version }).waitFor()
  // the card and the list of grids have that day's counts; lists of today say so
  const held = await ask(server.url, `risk/days?day=${day}&grid=${root}`)
  const number = (n) => n.toLocaleString('en-US')
  await page.waitForFunction(
    (texts) => [...document.querySelectorAll('.card .tile b')].map((b) => b.textContent).join() === texts,
    [1, 2, 3, 4, 0].map((code) => number(held.items[0].counts[code])).join(),
  )
  await page
    .locator('#tabpanel .item', { hasText: `未闭环隐患 ${number(held.items[1].open)}` })
    .first()
    .waitFor()
  await page.locator('#tab-enterprise').click()
  await page.locator('#tabpanel .today', { hasText: `不是 ${day} 的` }).waitFor()
  await page.getByRole('button', { name: '返回实时' }).click()
  await page.locator('#tabpanel .today').waitFor({ state: 'detached' })
  await painted(page, await ask(server.url, 'risk/levels'))
  await page.waitForFunction(() => !new URLSearchParams(location.search).has('day'))
})

scenario('play back a month: play, pause, step by the arrow keys, the counts behind the slider', { long: true }, async (page) => {
  const root = (await ask(server.url, 'status')).networks[0].root
  await open(page, server.url)
  await page.getByRole('button', { name: '历史回放' }).click()
  const slider = page.getByRole('slider', { name: /逐日移动/ })
  await slider.waitFor()
  await page.locator('.timebar .under .lane path').first().waitFor({ state: 'attached' }) // a level that no day has is drawn without height
  await page.getByLabel('速度').selectOption('2') // slow enough for a busy machine to be seen at it
  await page.getByRole('button', { name: '播放', exact: true }).click()
  await page.waitForFunction(() => new URLSearchParams(location.search).has('day'))
  const seen = new Set()
  for (let i = 0; i < 60 && seen.size < 4; i++) {
    seen.add(await page.locator('.past b').innerText())
    await page.waitForTimeout(250)
  }
  assert.ok(seen.size >= 4, `only ${[...seen]} were seen`)
  const pause = page.getByRole('button', { name: '暂停', exact: true })
  if (await pause.count()) await pause.click()
  await slider.focus()
  const at = Number(await slider.inputValue())
  await page.keyboard.press('ArrowLeft')
  await page.waitForFunction((n) => Number(document.querySelector('input[type=range]').value) === n - 1, at)
  await page.keyboard.press('ArrowLeft')
  await page.waitForFunction((n) => Number(document.querySelector('input[type=range]').value) === n - 2, at)
  const day = (await page.locator('.past b').innerText()).match(/\d{4}-\d\d-\d\d/)[0]
  await painted(page, await ask(server.url, `risk/levels?day=${day}`))
  await page.waitForFunction((d) => new URLSearchParams(location.search).get('day') === d, day)
  // slider, headline and legend say the same of the day, of the same grids
  const figures = await ask(server.url, `risk/figures?day=${day}&grid=${root}`)
  const depth = figures.depths.find((one) => one.depth === figures.headline)
  const said = await slider.getAttribute('aria-valuetext')
  assert.match(
    said,
    new RegExp(
      `${day}.*${depth.name.replace(/[（）]/g, '.')} ${depth.total.toLocaleString('en-US')}.*重大 ${depth.counts[1].toLocaleString('en-US')}`,
    ),
  )
  await page.waitForFunction(
    (n) => document.querySelector('.cards .r1')?.textContent.trim().startsWith(n),
    depth.counts[1].toLocaleString('en-US'),
  )
  assert.deepEqual(
    (await page.locator('.legend li .count').allInnerTexts()).map((text) => Number(text.replace(/,/g, ''))),
    [1, 2, 3, 4, 0].map((code) => depth.counts[code]),
  )
  await page.getByRole('button', { name: '关闭回放' }).click()
  await page.waitForFunction(() => !document.querySelector('input[type=range]') && !new URLSearchParams(location.search).has('day'))
})

scenario('playback in English on a phone', { long: true, width: 390, height: 844 }, async (page) => {
  const day = days[0]
  await page.goto(`${server.url}/risk?day=${day}&lang=en`)
  await page.getByText(`As of the end of ${day}`).waitFor()
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  for (const button of await page.locator('.timebar header button').all()) {
    const box = await button.boundingBox()
    assert.ok(box.height >= 43, `a target is ${box.height} high`)
  }
  const text = await page.locator('.timebar').innerText()
  assert.ok(!/[\u4e00-\u9fff]/.test(text), `Chinese is left: ${text}`)
  await page.getByRole('button', { name: 'Back to live' }).click()
  await page.getByText('As of the end of').waitFor({ state: 'detached' })
})

scenario('trend and changed colour since: the list leads to the map', { long: true }, async (page) => {
  await open(page, `${server.url}/risk?tab=chart`)
  await page.getByRole('heading', { name: '风险变化趋势' }).waitFor()
  await page.locator('.trend .strip button').first().waitFor()
  await page.locator('#tab-change').click()
  await page.getByRole('button', { name: '变色清单' }).click()
  const since = days.at(-8) ?? days[0]
  await page.getByLabel('自', { exact: true }).fill(since)
  await page.getByLabel('自', { exact: true }).press('Enter')
  const root = (await ask(server.url, 'status')).networks[0].root
  const changed = await ask(server.url, `risk/changed?since=${since}&kind=grid&grid=${root}&limit=100`)
  await page.getByText(`有 ${changed.matched.toLocaleString('en-US')} 个网格变色`).waitFor()
  if (changed.items.length === 0) return
  await page.locator('#tabpanel .item', { hasText: changed.items[0].name }).first().click()
  await page.waitForFunction((id) => new URLSearchParams(location.search).get('sel') === `grid:${id}`, changed.items[0].id)
  assert.ok(query(page).sel)
})

scenario(
  'a grid that changes colour is told: in the list of what happened, and in that of who has become so since yesterday',
  { long: true },
  async (page) => {
    await open(page, `${server.url}/risk?tab=change&happened=grid`)
    await page.locator('.state.open').waitFor()
    // a community that is calm until the city puts a major danger there on its list
    const site = (await ask(server.url, 'enterprises?level=blue&limit=300', { role: 'guide' })).items[0]
    const body = { enterprise: site.id, title: '变色', grade: 'major', deadline: new Date(Date.now() + 86_400_000).toISOString() }
    const danger = await tell(server.url, 'POST', 'dangers', body, { role: 'guide' })
    await act(server.url, danger.id, 'grade', { grade: 'major' }, { role: 'guide' })
    await act(server.url, danger.id, 'list', { listed: 'city' })
    let told
    await until(async () => {
      const { items } = await ask(server.url, `changes?kind=grid&grid=${site.grid}&limit=5`)
      told = items.find((item) => item.id === site.grid && item.verb === 'grid.turn' && ['red', 'orange'].includes(item.to))
      return told
    }, 'the community turned')
    const row = page.locator('#tabpanel .item', { hasText: told.name }).filter({ hasText: '网格变色' }).first()
    await row.waitFor()
    // among those of its depth that have become so
    const { depth } = await ask(server.url, `grids/${told.id}`)
    await open(page, `${server.url}/risk?tab=change&turned=${told.to}.${depth}`)
    const { matched } = await ask(server.url, `changes?turned=${told.to}&depth=${depth}`)
    assert.ok(matched > 0)
    await page
      .locator('#tabpanel .asked b')
      .filter({ hasText: matched.toLocaleString('en-US') })
      .waitFor()
    await page.locator('#tabpanel .item', { hasText: told.name }).first().click()
    await page.getByRole('article', { name: told.name }).waitFor()
  },
)

// The morning's work list, why an enterprise is red, one sector's map, and what is printed.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { open, scenarios, startBrowser } from '../browser.mjs'
import { ask, startServer } from '../server.mjs'

let server, browser
before(async () => {
  server = await startServer({ shared: true })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url])
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0)

scenario('work list and why: red and orange with reasons, a row opens the card, the points add up', {}, async (page) => {
  const list = await ask(server.url, 'risk/work?limit=50')
  await open(page, server.url)
  await page.getByRole('link', { name: '工作清单' }).click()
  await page.waitForURL(/\/risk\/work/)
  const items = page.locator('.work .item')
  await items.first().waitFor()
  assert.equal(await items.count(), Math.min(50, list.matched))
  const first = list.items[0]
  await items.first().getByText(first.name).waitFor()
  for (const reason of first.reasons) await items.first().getByText(reason.text, { exact: true }).waitFor()
  // by level
  await page.locator('.work .levels').getByRole('button', { name: /较大/ }).click()
  await page.waitForFunction((n) => document.querySelectorAll('.work .item').length === n, Math.min(50, list.counts.orange))
  await page.locator('.work .levels').getByRole('button', { name: /红橙/ }).click()
  await items.first().getByText(first.name).waitFor()
  // the row flies there and opens the card; the list stays
  await items.first().click()
  const card = page.getByRole('article', { name: first.name })
  await card.locator('section.why h3', { hasText: '为什么是' }).waitFor()
  await page.waitForFunction(
    ([lon, lat]) => {
      const c = globalThis.anwangMap.getCenter()
      return Math.abs(c.lng - lon) < 0.02 && Math.abs(c.lat - lat) < 0.02
    },
    [first.lon, first.lat],
  )
  const why = await ask(server.url, `enterprises/${first.id}/risk`)
  const points = (await card.locator('.why .group h4 b').allTextContents()).map((t) => Number(t.replace('−', '-')))
  assert.ok(Math.abs(sum(points) - why.score) < 0.06, `${points} do not add up to ${why.score}`)
  assert.match(await card.locator('.why .rule').innerText(), new RegExp(why.version))
  // what can be done comes first, each a link to its record, and what is rated anew stands apart
  const [todo, rated] = [
    why.next.filter((w) => w.steps.every((s) => s.kind !== 'rate')),
    why.next.filter((w) => w.steps.some((s) => s.kind === 'rate')),
  ]
  assert.equal(await card.locator('.ways > ol > li').count(), todo.length)
  assert.equal(await card.locator('.ways .rated').count(), rated.length)
  const step = todo.flatMap((w) => w.steps).find((s) => s.kind === 'close')
  if (step) {
    await card.locator('.ways button', { hasText: step.record.name }).first().click()
    await page.waitForFunction((sel) => new URLSearchParams(location.search).get('sel') === sel, `danger:${step.record.id}`)
    await page.goBack()
    await page.getByRole('article', { name: first.name }).locator('.ways').waitFor()
  }
  for (const guard of why.guards.filter((g) => g.applied)) await card.locator('.guards').getByText(guard.name).waitFor()
  // a factor leads to its record
  const record = why.factors.flatMap((f) => f.records).find((r) => r.kind !== 'record')
  if (record) {
    await card.locator('.records button', { hasText: record.name }).first().click()
    await page.waitForFunction((sel) => new URLSearchParams(location.search).get('sel') === sel, `${record.kind}:${record.id}`)
    await page.goBack()
  }
  // the rule leads to the rule set
  await page.getByRole('article', { name: first.name }).locator('.why .rule').click()
  await page.waitForURL(new RegExp(`/risk/rules/${why.ruleId}`))
})

scenario('one sector: map, tiles, numbers and lists speak of it alone, and the address says so', { long: true }, async (page) => {
  await open(page, server.url)
  await page.getByLabel('行业视图').selectOption('chemical')
  await page.getByText('只看行业：危险化学品').waitFor()
  await page.waitForFunction(() => new URLSearchParams(location.search).get('sector') === 'chemical')
  const [levels, root] = [await ask(server.url, 'risk/levels?sector=chemical'), (await ask(server.url, 'status')).networks[0].root]
  const keys = ['none', 'red', 'orange', 'yellow', 'blue']
  const wanted = Object.fromEntries(levels.id.map((id, i) => [id, keys[Number(levels.level[i])]]))
  await page.waitForFunction((table) => {
    const fills = globalThis.anwangMap.queryRenderedFeatures().filter((f) => /^grid-fill/.test(f.layer.id))
    return fills.length > 0 && fills.every((f) => f.state.level === table[f.id])
  }, wanted)
  const detail = await ask(server.url, `grids/${root}?sector=chemical`)
  await page.waitForFunction((n) => document.querySelector('.tiles .t1 b')?.textContent === n, detail.counts[1].toLocaleString('en-US'))
  await page.locator('#tab-enterprise').click()
  const { matched } = await ask(server.url, `enterprises?sector=chemical&grid=${root}&limit=1`)
  await page.getByText(`/ ${matched.toLocaleString('en-US')} 条`).waitFor()
  const clusters = await page.evaluate(() => globalThis.anwangMap.getStyle().sources.enterprises.tiles[0])
  assert.match(clusters, /sector=chemical/)
  await page.getByRole('button', { name: '查看全部行业' }).click()
  await page.waitForFunction(() => !new URLSearchParams(location.search).has('sector'))
})

scenario('printed: the work list with reasons, and the four-colour sheet with masked persons', {}, async (page) => {
  const list = await ask(server.url, 'risk/work?limit=500')
  await page.goto(`${server.url}/work/print`)
  await page.locator('tbody tr').first().waitFor()
  assert.equal(await page.locator('tbody tr').count(), Math.min(60, list.matched))
  assert.match(await page.locator('main').innerText(), new RegExp(list.items[0].reasons[0].text.slice(0, 4)))
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.paper-bar').isVisible(), false)
  await page.emulateMedia({ media: 'screen' })
  const hazards = (await ask(server.url, 'hazards?limit=1&level=red,orange')).items
  const id = hazards[0].enterprise
  const card = await ask(server.url, `enterprises/${id}`)
  await page.goto(`${server.url}/enterprise/${id}/sheet?lang=en`)
  await page.getByRole('heading', { name: card.name }).waitFor()
  const { matched } = await ask(server.url, `hazards?enterprise=${id}&limit=1`)
  assert.equal(await page.locator('tbody tr').count(), Math.min(120, matched))
  assert.equal(
    await page
      .locator('svg[role=img] text')
      .filter({ hasText: /^[ⅠⅡⅢⅣ—] \d+$/ })
      .count(),
    Math.min(120, matched),
  )
  const text = await page.locator('main').innerText()
  assert.ok(!/\b1[3-9]\d{9}\b/.test(text), 'a phone number is not masked')
  assert.match(text, /Rules /)
})

scenario('printed: why a grid has its colour, with the three sums, their counts and the threshold', { long: true }, async (page) => {
  const root = (await ask(server.url, 'status')).networks[0].root
  const grids = (await ask(server.url, `grids?parent=${root}`)).items
  const id = (grids.find((g) => g.counts[1] > 0) ?? grids[0]).id
  const { why, counts, name } = await ask(server.url, `grids/${id}/risk`)
  await page.goto(`${server.url}/risk?sel=grid:${id}`)
  const link = page.getByRole('article', { name }).getByRole('link', { name: '打印等级说明' })
  assert.equal(await link.getAttribute('href'), `/grid/${id}/sheet`)
  await page.goto(`${server.url}/grid/${id}/sheet`)
  await page.emulateMedia({ media: 'print' })
  const sheet = page.locator('.paper')
  await sheet.getByRole('heading', { name, exact: true }).waitFor()
  assert.equal(await page.locator('.paper-bar').isVisible(), false)
  const figures = [...Object.values(counts), ...why.sums.map((s) => s.points), why.threshold, why.assessed].map((n) =>
    n.toLocaleString('en-US', { maximumFractionDigits: 3 }),
  )
  const text = await sheet.innerText()
  for (const figure of figures) assert.ok(text.includes(figure), `${figure} is not on the sheet:\n${text}`)
  for (const [i, sum] of why.sums.entries())
    assert.ok((await sheet.locator('.sums li').nth(i).innerText()).includes(sum.count.toLocaleString('en-US')), `no count of sum ${i}`)
  assert.ok(text.includes(why.version) && text.includes(why.source.split(' | ')[0]))
  const box = await sheet.boundingBox()
  for (const part of await sheet.locator('.sums, .floors, .counts').all()) assert.ok((await part.boundingBox()).width <= box.width)
})

scenario('work list in English on a phone: a row opens the card', { long: true, width: 390, height: 844 }, async (page) => {
  await page.goto(`${server.url}/risk/work?lang=en`)
  const items = page.locator('.work .item')
  await items.first().waitFor()
  const name = await items.first().locator('.name').innerText()
  await items.first().click()
  await page.getByRole('article', { name }).waitFor()
  await page.getByRole('button', { name: 'Work list', exact: true }).click()
  await items.first().waitFor()
})

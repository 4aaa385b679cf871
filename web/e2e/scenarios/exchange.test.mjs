// A table of enterprises comes in: columns, coordinate system, every fault, the import, and out again.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before } from 'node:test'
import { axe } from '../axe.mjs'
import { scenarios, startBrowser } from '../browser.mjs'
import { ask, startServer, until } from '../server.mjs'
import { some } from '../some.mjs'

let server, browser, places
const run = String(Date.now() % 100_000).padStart(5, '0')
before(async () => {
  server = await startServer()
  browser = await startBrowser()
  places = (await ask(server.url, 'enterprises?limit=12', { role: 'guide' })).items
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url], { role: 'guide' })
/** A code that verifies (GB 32100, GB 11714). */
function creditCode(n) {
  const organisation = `MA${String(n).padStart(6, '0')}`
  const value = (c) => (/\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55)
  const sum = [3, 7, 9, 10, 5, 8, 4, 2].reduce((s, w, i) => s + w * value(organisation[i]), 0)
  const ninth = 11 - (sum % 11)
  const code = `91110101${organisation}${ninth === 10 ? 'X' : ninth === 11 ? '0' : ninth}`
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const total = [...code].reduce(
    (s, c, i) => s + alphabet.indexOf(c) * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][i],
    0,
  )
  return code + alphabet[(31 - (total % 31)) % 31]
}
const rows = (offset, spoil = (cells) => cells) =>
  [
    '企业名称,统一社会信用代码,经度,纬度,所属行业,从业人数,厂内备注',
    ...places
      .slice(0, 8)
      .map((p, i) =>
        spoil([`导入场景${run}第${i + offset}厂`, creditCode(Number(run) * 10 + i + offset), p.lon, p.lat, 'C26', 20 + i, '无'], i).join(
          ',',
        ),
      ),
  ].join('\n')
const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const send = (page, one) => page.locator('[data-test=file]').setInputFiles(one)
const state = (page, word) => page.locator('[data-test=state]', { hasText: word }).waitFor()

scenario('faults are named with row, column and remedy, nothing is loaded; the corrected table loads whole', {}, async (page) => {
  await page.goto(`${server.url}/import`)
  await send(page, { name: '企业.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') })
  await page.getByRole('alert').filter({ hasText: '企业.pdf' }).waitFor()
  const spoiled = rows(0, (cells, i) =>
    cells.map((c, k) => (i === 1 && k === 5 ? '很多' : i === 3 && k === 4 ? '炼丹' : i === 5 && k === 1 ? '9111' : c)),
  )
  await send(page, file('台账.csv', spoiled))
  await page.waitForURL(/\/import\/\d+/)
  await page.locator('[data-test=reason]').waitFor()
  assert.equal(await page.locator('[data-test=column]').count(), 7)
  assert.equal(await page.locator('[data-test=column] select').nth(0).inputValue(), 'name')
  assert.equal(await page.locator('[data-test=column] select').nth(6).inputValue(), '')
  // Without addresses nothing tells the systems apart: it must be chosen.
  assert.ok(await page.locator('[data-test=check]').isDisabled())
  await page.locator('[data-test=crs]').selectOption('cgcs2000')
  await page.locator('[data-test=check]').click()
  await state(page, '已检查')
  const problems = page.locator('[data-test=problem]')
  await problems.first().waitFor()
  assert.equal(await problems.count(), 3)
  assert.match(await problems.nth(0).innerText(), /3[\s\S]*F[\s\S]*从业人数[\s\S]*很多[\s\S]*只填人数/)
  assert.match(await problems.nth(1).innerText(), /5[\s\S]*E[\s\S]*炼丹/)
  assert.match(await problems.nth(2).innerText(), /7[\s\S]*B[\s\S]*18位/)
  await page.locator('[data-test=kind]', { hasText: '行业未知' }).click()
  await page.waitForFunction(() => document.querySelectorAll('[data-test=problem]').length === 1)
  await axe(page, 'report')
  assert.equal(await page.locator('[data-test=run]').count(), 0)
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-test=errorfile]').click()])
  assert.match(readFileSync(await download.path(), 'utf8'), /导入问题[\s\S]*炼丹[\s\S]*GB\/T 4754/)
  assert.equal((await ask(server.url, `enterprises?q=${encodeURIComponent(`导入场景${run}`)}`, { role: 'guide' })).matched, 0)

  await page.getByRole('link', { name: /全部导入/ }).click()
  await send(page, file('台账.csv', rows(0)))
  await page.waitForURL(/\/import\/\d+/)
  await page.getByText('已按您上次的选择填好').waitFor()
  assert.equal(await page.locator('[data-test=crs]').inputValue(), 'cgcs2000')
  await page.locator('[data-test=check]').click()
  await state(page, '已检查')
  await page.locator('[data-test=run]').click()
  await page.getByRole('dialog').getByRole('button', { name: '导入', exact: true }).click()
  await state(page, '已导入')
  assert.match(await page.locator('[data-test=verdict]').innerText(), /新增 8，/)
  await until(
    async () => (await ask(server.url, `enterprises?q=${encodeURIComponent(`导入场景${run}`)}`, { role: 'guide' })).matched === 8,
    'the list has all eight',
  )
  await page.reload()
  await state(page, '已导入')
  await page.getByRole('link', { name: /全部导入/ }).click()
  assert.match(await page.locator('[data-test=import]').first().innerText(), /台账\.csv[\s\S]*已导入[\s\S]*新增 8/)
})

/** A table as an office keeps it: titles, headings of two rows, a total, a note. */
const office = (offset) => {
  const row = (i, ...at) =>
    `${i + 1},办公台账${run}第${i + offset}厂,${creditCode(Number(run) * 10 + i + offset)},${at.join(',')},王某,138001380${i}0`
  return [
    '企业台账',
    '序号,企业名称,统一社会信用代码,坐标,,主要负责人,',
    ',,,经度,纬度,姓名,电话',
    row(0, places[0].lon, places[0].lat),
    row(1, '无', '无'),
    row(2, '很东', places[2].lat),
    row(3, `北纬${places[3].lat}`, `东经${places[3].lon}`),
    '合计,4 家',
    '填表人：张三',
  ].join('\n')
}

for (const [lang, size] of some([
  ['zh', {}],
  ['en', { width: 390, height: 844, theme: 'light' }],
]))
  scenario(`a table as offices keep it: the good rows, the others, and one to be located (${lang})`, size, async (page) => {
    const offset = lang === 'zh' ? 100 : 200
    await page.goto(`${server.url}/import?lang=${lang}`)
    await send(page, file('台账.csv', office(offset)))
    await page.waitForURL(/\/import\/\d+/)
    await page.locator('[data-test=reason]').waitFor()
    assert.equal(await page.locator('[data-test=heading]').inputValue(), '3')
    assert.equal(await page.locator('[data-test=headingrows]').inputValue(), '2')
    const chosen = page.locator('[data-test=column] select')
    assert.deepEqual(await chosen.evaluateAll((list) => list.map((one) => one.value)), [
      '',
      'name',
      'creditCode',
      'lon',
      'lat',
      'principal',
      'principalPhone',
    ])
    // Said to be one row, the upper one is none any more; and back.
    await page.locator('[data-test=headingrows]').selectOption('1')
    await page.waitForFunction(() => !document.querySelector('[data-test=column] th')?.textContent?.includes('序号'))
    await page.locator('[data-test=headingrows]').selectOption('2')
    await page.waitForFunction(() => document.querySelector('[data-test=column] th')?.textContent?.includes('序号'))
    await page.locator('[data-test=crs]').selectOption('cgcs2000')
    await page.locator('[data-test=check]').click()
    await page.locator('[data-test=verdict]').waitFor()
    // A table of the same columns is read as the one before it was.
    if (lang === 'zh') {
      assert.equal(await page.locator('[data-test=run]').count(), 0)
      await page.locator('[data-test=skip]').check()
      await page.locator('[data-test=check]').click()
    }
    await page.locator('[data-test=run]').waitFor()
    await axe(page, `office-${lang}`)
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
    await page.locator('[data-test=run]').click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: lang === 'zh' ? '导入' : 'Import', exact: true })
      .click()
    await state(page, lang === 'zh' ? '已导入' : 'Imported')
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-test=badrows]').click()])
    const rest = readFileSync(await download.path(), 'utf8')
    assert.match(rest, /坐标,,主要负责人/)
    assert.match(rest, /很东/)
    assert.ok(!rest.includes(`第${offset}厂`) && rest.includes(`第${offset + 2}厂`))
    // The row without coordinates waits, is located on the map, and is an enterprise then.
    await page.locator('[data-test=verdict] a[href*="file=waiting"]').click()
    const one = page.locator('[data-test=waiting]', { hasText: `办公台账${run}第${offset + 1}厂` })
    await one.waitFor()
    await page.locator('.file-sheet .tabs .n').waitFor()
    if (lang === 'zh') await page.locator('[data-test=unplaced]').waitFor()
    await axe(page, `waiting-${lang}`)
    await one.locator('[data-test=locate]').click()
    await page.getByRole('button', { name: lang === 'zh' ? '选定十字处' : 'Use this location' }).click()
    await page.locator('[data-test=waiting-sure] button[type=submit]').click()
    await one.waitFor({ state: 'detached' })
    await until(
      async () =>
        (await ask(server.url, `enterprises?q=${encodeURIComponent(`办公台账${run}第${offset + 1}厂`)}`, { role: 'guide' })).matched === 1,
      'it is on the map',
    )
  })

scenario('the list of enterprises is exported', {}, async (page) => {
  await page.goto(`${server.url}/risk?tab=enterprise`)
  await page.locator('[data-test=export]').click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-test=export-csv]').click()])
  const text = readFileSync(await download.path(), 'utf8')
  assert.match(text, /^\uFEFF企业名称,统一社会信用代码,/)
  assert.ok(text.split('\r\n').length > 5)
})

scenario('on a phone and in English, with the keyboard', { width: 390, height: 844, theme: 'light' }, async (page) => {
  await page.goto(`${server.url}/import?lang=en`)
  await send(page, file('table.csv', rows(50)))
  await page.waitForURL(/\/import\/\d+/)
  await page.locator('[data-test=reason]').waitFor()
  await page.locator('[data-test=crs]').selectOption('cgcs2000')
  await page.locator('[data-test=check]').focus()
  await page.keyboard.press('Enter')
  await page.locator('[data-test=verdict]').waitFor()
  await axe(page, 'phone')
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
})

for (const [lang, size] of some([
  ['zh', {}],
  ['en', { width: 390, height: 844, theme: 'light' }],
]))
  scenario(`a ledger of hidden dangers, by the names of enterprises and without coordinates (${lang})`, size, async (page) => {
    const of = places.slice(lang === 'zh' ? 0 : 3, lang === 'zh' ? 3 : 6)
    const text = [
      '隐患排查治理台账',
      '序号,被检查单位,统一社会信用代码,存在的问题,隐患级别,检查日期,整改期限,整改情况',
      ...of.map((p, i) => `${i + 1},${p.name},${p.code},台账${run}${lang}第${i}条,一般,2026-05-06,2026-05-16,整改中`),
      `4,没有这家厂,,台账${run}${lang}多余,一般,2026-05-06,,`,
    ].join('\n')
    await page.goto(`${server.url}/import?lang=${lang}`)
    await page.locator('[data-test=of-danger]').check()
    await send(page, file('隐患台账.csv', text))
    await page.waitForURL(/\/import\/\d+/)
    await page.locator('[data-test=column]').nth(3).waitFor()
    assert.equal(await page.locator('[data-test=column] select').nth(3).inputValue(), 'title')
    assert.equal(await page.locator('[data-test=crs]').count(), 0, 'no system is asked for where nothing is located by coordinates')
    await page.locator('[data-test=skip]').check()
    await page.locator('[data-test=check]').click()
    await page.locator('[data-test=problem]').first().waitFor()
    assert.match(
      await page.locator('.report').innerText(),
      lang === 'zh' ? /没有名为“没有这家厂”的企业/ : /no enterprise in your area is called/,
    )
    await axe(page, `dangers ${lang}`)
    await page.locator('[data-test=run]').click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: lang === 'zh' ? '导入' : 'Import', exact: true })
      .click()
    await state(page, lang === 'zh' ? '已导入' : 'Imported')
    await until(
      async () => (await ask(server.url, `dangers?q=${encodeURIComponent(`台账${run}${lang}`)}`, { role: 'guide' })).matched === 3,
      'the list has all three',
    )
    await page.locator('[data-test=verdict] a.plain').click()
    await page.waitForURL(/tab=danger/)
  })

for (const [lang, size] of some([
  ['zh', {}],
  ['en', { width: 390, height: 844, theme: 'light' }],
]))
  scenario(
    `organisations and people: parents first, roles wait for a second person, no password (${lang})`,
    { role: 'admin', ...size },
    async (page) => {
      const zh = lang === 'zh'
      const bring = async (register, name, text) => {
        await page.goto(`${server.url}/import?lang=${lang}&register=${register}`)
        await page.locator(`[data-test=of-${register}]:checked`).waitFor()
        assert.equal(await page.locator('[data-test=of-enterprise]').count(), 0, 'who keeps accounts imports nothing of the map')
        await send(page, file(name, text))
        await page.waitForURL(/\/import\/\d+/)
        await page.locator('[data-test=column]').first().waitFor()
        assert.equal(await page.locator('[data-test=crs]').count(), 0)
        await page.locator('[data-test=check]').click()
        await page.locator('[data-test=run]').waitFor()
        await axe(page, `${register} ${lang}`)
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
        await page.locator('[data-test=run]').click()
        await page
          .getByRole('dialog')
          .getByRole('button', { name: zh ? '导入' : 'Import', exact: true })
          .click()
        await state(page, zh ? '已导入' : 'Imported')
      }
      const office = `名册${run}${lang}局`
      await bring(
        'organisation',
        '机构.csv',
        ['机构名称,简称,机构类型,上级机构,值班电话', `${office}执法队,,部门,${office},`, `${office},${run}${lang},部门,,010-87654321`].join(
          '\n',
        ),
      )
      await page.locator('[data-test=verdict] a.plain').click()
      await page.waitForURL(/admin\/organisations/)
      await bring(
        'account',
        '人员.csv',
        ['姓名,登录名,所属机构,角色,网格', `名册某,roster${run}${lang},${run}${lang},值守员,东城区`].join('\n'),
      )
      await page.locator('.report', { hasText: zh ? '将提交复核' : 'is asked for' }).waitFor()
      await page.locator('[data-test=verdict] a.plain').nth(1).click()
      await page.waitForURL(/admin\/approvals/)
      await page.getByText('名册某').first().waitFor()
    },
  )

// Paper: what is printed has so many rows a page and as many pages as it says, in the file that the browser prints.
import assert from 'node:assert/strict'
import { after, before, describe } from 'node:test'
import { scenarios, startBrowser, withPage } from '../browser.mjs'
import { ask, startServer } from '../server.mjs'
import { some } from '../some.mjs'

const ROWS = 12

let server
let browser
before(async () => {
  server = await startServer({ shared: true })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url])

/** How many pages the browser prints. */
async function printed(page) {
  const folder = process.env.ANWANG_E2E_PAPER
  const lang = await page.evaluate(() => document.documentElement.lang)
  const file = await page.pdf({
    preferCSSPageSize: true,
    path: folder && `${folder}/${new URL(page.url()).pathname.replaceAll('/', '-')}-${lang}.pdf`,
  })
  return [...file.toString('latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length
}

/** Every sheet has its rows, its number and its foot, and nothing on it is cut off at its end. */
async function sheets(page) {
  await page.waitForFunction(() => document.querySelector('tbody tr') && !document.querySelector('.paper-bar [role=status]'))
  return page.evaluate(() =>
    [...document.querySelectorAll('.a4-page')].map((sheet) => {
      const body = sheet.querySelector('.body')
      return {
        rows: sheet.querySelectorAll('tbody tr').length,
        foot: sheet.querySelector('footer').innerText.replace(/\s+/g, ' '),
        over: body.scrollHeight - body.clientHeight,
      }
    }),
  )
}

/** Rows of one height fill their pages; where a row is as high as its text, a page has no more of them. */
async function holds(page, rows, { even = true } = {}) {
  const found = await sheets(page)
  const pages = even ? Math.ceil(rows / ROWS) : found.length
  assert.equal(found.length, pages)
  assert.equal(
    found.reduce((sum, sheet) => sum + sheet.rows, 0),
    rows,
  )
  for (const [at, sheet] of found.entries()) {
    if (even) assert.equal(sheet.rows, Math.min(ROWS, rows - at * ROWS), `page ${at + 1}`)
    else assert.ok(sheet.rows > 0 && sheet.rows <= ROWS, `page ${at + 1} has ${sheet.rows} rows`)
    assert.match(sheet.foot, new RegExp(`${at + 1}\\D+${pages}`))
    assert.match(sheet.foot, /20\d\d-\d\d-\d\d \d\d:\d\d/)
    assert.ok(sheet.over <= 1, `page ${at + 1} runs over by ${sheet.over} pixels`)
  }
  assert.equal(await printed(page), pages)
  await page.emulateMedia({ media: 'print' })
  assert.deepEqual(
    await page.evaluate(() =>
      [document.documentElement, document.body].map((of) => `${getComputedStyle(of).colorScheme} ${getComputedStyle(of).backgroundColor}`),
    ),
    Array(2).fill('light rgb(255, 255, 255)'),
    'the margins are not white',
  )
  await page.emulateMedia({ media: null })
}

describe('paper', () => {
  for (const lang of some(['en', 'zh'])) {
    scenario(
      `the work list in ${lang}: at most twelve rows a page, as many pages as it says, and what is to be done whole`,
      {},
      async (page) => {
        const { matched, items } = await ask(server.url, `risk/work?limit=60&lang=${lang}`)
        await page.goto(`${server.url}/work/print?lang=${lang}`)
        await holds(page, Math.min(60, matched), { even: false })
        const cut = await page.evaluate(() =>
          [...document.querySelectorAll('td p')]
            .filter(
              (p) =>
                p.scrollWidth > p.clientWidth + 1 || p.getBoundingClientRect().bottom > p.closest('.body').getBoundingClientRect().bottom,
            )
            .map((p) => p.textContent),
        )
        assert.deepEqual(cut, [])
        const said = await page.locator('main').innerText()
        for (const row of items.slice(0, 24)) if (row.next) assert.ok(said.includes(row.next.steps[0].text), row.next.steps[0].text)
        if (items.some((row) => row.next && !row.next.enough)) assert.match(said, lang === 'zh' ? /办完仍不能降级/ : /the level stays/)
        await page.getByRole('combobox').selectOption('24')
        await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 24)
        await holds(page, 24, { even: false })
      },
    )
  }

  const registers = [
    ['enterprise', 'zh'],
    ['hazard', 'en'],
    ['danger', 'zh'],
    ['danger', 'en'],
  ]
  for (const [kind, lang] of some(registers)) {
    scenario(`the register of ${kind}s in ${lang}: from the list that is on screen, with what it was chosen by`, {}, async (page) => {
      const level = kind === 'danger' ? '' : '&level=2,3'
      await page.goto(`${server.url}/risk?tab=${kind}&lang=${lang}${level}`)
      await page.waitForFunction(() => document.querySelector('#tabpanel a.print'))
      const address = new URL(await page.locator('#tabpanel a.print').getAttribute('href'), server.url)
      const query = new URLSearchParams(address.search)
      query.delete('lang')
      const list = await ask(server.url, `${kind}s?${query}&limit=${ROWS}`)
      await page.goto(address.href)
      await holds(page, Math.min(120, list.matched))
      const text = await page.locator('main').innerText()
      assert.match(text, new RegExp(list.matched.toLocaleString('en-US')))
      assert.ok(text.includes(list.items[ROWS - 1].name))
      if (level) assert.match(text, lang === 'zh' ? /筛选：较大.一般/ : /Only: High, Moderate/)
      assert.ok(!/\b1[3-9]\d{9}\b/.test(text), 'a telephone is on paper')
      // All of them, where that is few enough.
      if (list.matched > 120 && list.matched < 400) {
        await page.getByRole('combobox').selectOption(String(list.matched))
        await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length === n, list.matched)
        await holds(page, list.matched)
      }
    })
  }

  scenario('a register without rows says so and is not printed', {}, async (page) => {
    await page.goto(`${server.url}/list/danger/print?class=majorOverdue&bbox=0,0,0.1,0.1`)
    await page.getByText('没有符合条件的记录').waitFor()
    assert.equal(await page.getByRole('button', { name: '打印' }).isDisabled(), true)
  })

  scenario('the notice of an enterprise is one page, and the list of further points follows it', {}, async (page) => {
    const [hazard] = (await ask(server.url, 'hazards?limit=1&level=red,orange')).items
    const { matched } = await ask(server.url, `hazards?enterprise=${hazard.enterprise}&limit=1`)
    await page.goto(`${server.url}/enterprise/${hazard.enterprise}/sheet`)
    await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length === n, Math.min(120, matched))
    assert.equal(await printed(page), 1 + Math.ceil(Math.max(0, Math.min(120, matched) - 6) / ROWS))
    // Paper says that names are not there in full, and why; until they are.
    const foot = page.locator('.a4-page footer').first()
    assert.match(await foot.innerText(), /打印前未选“显示责任人姓名和电话”/)
    await withPage(browser, server.url, { name: 'who may not see names', role: 'watch' }, async (theirs) => {
      await theirs.goto(`${server.url}/enterprise/${hazard.enterprise}/sheet?lang=en`)
      await theirs.locator('.a4-page footer').first().getByText('let somebody print it who may see them').waitFor()
      assert.equal(await printed(theirs), 1 + Math.ceil(Math.max(0, Math.min(120, matched) - 6) / ROWS))
    })
    await page.getByRole('button', { name: '显示责任人姓名和电话' }).click()
    await foot.getByText('隐去').waitFor({ state: 'detached' })
  })
})

// A tank farm is filed by hand: its level and every number behind it follow while
// it is typed, in both languages, with the keyboard and on a phone.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { axe } from '../axe.mjs'
import { open, startBrowser, withPage } from '../browser.mjs'
import { cookieOf, startServer } from '../server.mjs'
import { some } from '../some.mjs'

let browser, server
before(async () => {
  ;[browser, server] = await Promise.all([startBrowser(), startServer()])
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const shot = (page, name) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined)

/** Asks the interface as somebody in a role. */
async function ask(path, role = 'city', init = {}) {
  const answer = await fetch(`${server.url}/api/v1/${path}`, {
    ...init,
    headers: {
      Cookie: `anwang=${await cookieOf(server.url, role)}`,
      'Content-Type': 'application/json',
      Origin: server.url,
      ...init.headers,
    },
  })
  return { status: answer.status, tag: answer.headers.get('etag'), body: answer.status === 204 ? undefined : await answer.json() }
}
const chemical = async () =>
  (await ask('enterprises?limit=300')).body.items.find((e) => e.sectors?.includes('chemical')) ??
  (await ask('enterprises?limit=1')).body.items[0]

const WORDS = {
  zh: {
    file: '登记危险源',
    substance: (n) => `物质 ${n}`,
    names: ['液氯', '7664-41-7', '甲醇'],
    entries: [/^氯/, /^氨/, /^甲醇/],
    level: '三级重大危险源',
    s: 'S = 12/5 + 30/10 + 400/500 = 6.2',
    r: 'R = α 2 ×（4×12/5 + 2×30/10 + 1×400/500）= 32.8',
    lower: '不再构成重大危险源',
    people: '厂区边界外 500 m 内常住人口',
    source: '人数来源',
    name: '名称',
    submit: '提交登记',
    result: '辨识与分级',
    why: '依据',
    from: '现场核查',
    farm: '一号罐区',
    due: '未备案',
    edit: '修改',
    chief: '主要负责人 姓名',
    none: '不构成重大危险源',
    save: '保存',
    tonnes: '设计最大量（吨）',
  },
  en: {
    file: 'Register a hazard source',
    substance: (n) => `Substance ${n}`,
    names: ['chlorine', '7664-41-7', 'methanol'],
    entries: [/^Chlorine/, /^Ammonia/, /^Methanol/],
    level: 'Major hazard source, level 3',
    s: 'S = 12/5 + 30/10 + 400/500 = 6.2',
    r: 'R = α 2 × (4×12/5 + 2×30/10 + 1×400/500) = 32.8',
    lower: 'No longer a major hazard source',
    people: 'Residents within 500 m outside the plant boundary',
    source: 'Where the number is from',
    name: 'Name',
    submit: 'Register',
    result: 'Identification and grading',
    why: 'Why',
    from: 'A visit',
    farm: 'Tank farm one',
    due: 'Not filed',
    edit: 'Change',
    chief: 'Chief Name',
    none: 'No major hazard source',
    save: 'Save',
    tonnes: 'Designed maximum (t)',
  },
}

/** The number of the hazard source whose card is open, once the address says so. */
async function selected(page) {
  await page.waitForURL(/sel=hazard(:|%3A)\d+/)
  return Number(new URL(page.url()).searchParams.get('sel').split(':')[1])
}

async function pick(page, words, n) {
  const field = page.getByRole('combobox', { name: words.substance(n), exact: true })
  await field.fill(words.names[n - 1])
  await page.locator('[role="option"][aria-selected="true"]', { hasText: words.entries[n - 1] }).waitFor()
  await field.press('Enter')
}

describe('hazard sources', () => {
  const desk = { width: 1920, height: 1080 }
  const phone = { width: 390, height: 844, hasTouch: true }
  const forms = [
    ['en', 'phone', phone],
    ['zh', 'desk', desk],
    ['en', 'desk', desk],
    ['zh', 'phone', phone],
  ]
  for (const [lang, size, view] of some(forms)) {
    const words = WORDS[lang]
    it(`file a tank farm by hand and see its level and why, ${lang}, ${size}`, { timeout: 180_000 }, async () => {
      const at = await chemical()
      await withPage(
        browser,
        server.url,
        { ...view, name: `hazard-${lang}-${size}`, theme: lang === 'zh' ? 'dark' : 'light', ignore: [/status of 422/] },
        async (page) => {
          await open(page, `${server.url}/risk?lang=${lang}&sel=enterprise:${at.id}`)
          if (size === 'phone') await page.getByRole('heading', { name: at.name }).waitFor({ state: 'attached' })
          await page
            .getByRole('button', { name: words.file, exact: true })
            .first()
            .evaluate((b) => b.click())
          const sheet = page.getByRole('dialog', { name: words.file })
          await sheet.getByLabel(words.name, { exact: true }).fill(words.farm)
          await pick(page, words, 1)
          await sheet.getByLabel(words.tonnes).first().fill('12')
          await sheet
            .getByRole('status')
            .filter({ hasText: words.level.split(' · ')[0] })
            .waitFor()
          for (const [n, tonnes] of [
            [2, '30'],
            [3, '400'],
          ]) {
            await sheet.getByRole('button', { name: lang === 'zh' ? '添加物质' : 'Add a substance' }).click()
            await pick(page, words, n)
            await sheet.locator(`#tonnes-${n - 1}`).fill(tonnes)
          }
          await sheet.getByLabel(words.people).fill('100')
          await sheet.getByRole('status').filter({ hasText: words.level }).waitFor()
          const result = sheet.getByRole('region', { name: words.result })
          // Before anybody is counted the unfavourable is taken, which gives this level too.
          await result.locator('[data-s]', { hasText: /^6\.2$/ }).waitFor()
          await result.locator('[data-r]', { hasText: /^32\.8$/ }).waitFor()
          await result.getByText(words.s).waitFor()
          await result.getByText(words.r).waitFor()
          await result.getByText(words.lower).waitFor()
          assert.match(await result.innerText(), lang === 'zh' ? /表3/ : /Table 3/)
          await shot(page, `hazard-form-${lang}-${size}`)
          // Without where the number of people is from it is refused, at the field.
          await sheet.getByRole('button', { name: words.submit, exact: true }).click()
          await sheet.locator('#hazard-people-source[aria-invalid="true"]').waitFor()
          await sheet.getByLabel(words.source).fill(words.from)
          await sheet.getByLabel(words.chief).fill('欧阳小明')
          await axe(page, 'form', { within: '.hazard-sheet', tags: ['wcag2a', 'wcag2aa'] })
          await sheet.getByRole('button', { name: words.submit, exact: true }).click()
          await sheet.waitFor({ state: 'detached' })
          const card = page.getByRole('article', { name: words.farm })
          await card.waitFor({ state: 'attached' })
          await card.getByText(words.s).waitFor({ state: 'attached' })
          await card.getByText(words.due, { exact: true }).first().waitFor({ state: 'attached' })
          assert.match(await card.innerText(), /欧\*\*\*/)
          await shot(page, `hazard-card-${lang}-${size}`)
          // What lowers it, done: it is none any more, and the card says so.
          await card.getByRole('button', { name: words.edit, exact: true }).evaluate((b) => b.click())
          await page.locator('#tonnes-0').fill('0.1')
          await page.locator('#tonnes-1').fill('0.5')
          await page.getByRole('status').filter({ hasText: words.none }).first().waitFor()
          await page.getByRole('button', { name: words.save, exact: true }).click()
          await card.getByText(words.none, { exact: true }).first().waitFor({ state: 'attached' })
          const id = await selected(page)
          const { body, tag } = await ask(`hazards/${id}`)
          assert.equal(body.majorLevel ?? 0, 0)
          assert.equal(body.sValue, 0.87)
          assert.equal((await ask(`hazards/${id}?reason=test`, 'city', { method: 'DELETE', headers: { 'If-Match': tag } })).status, 204)
        },
      )
    })
  }

  it('a risk point is rated in the matrix with the keyboard', { timeout: 120_000 }, async () => {
    const at = await chemical()
    await withPage(browser, server.url, { name: 'hazard-point' }, async (page) => {
      await open(page, `${server.url}/risk?sel=enterprise:${at.id}`)
      await page.getByRole('button', { name: '登记风险点', exact: true }).first().click()
      const sheet = page.getByRole('dialog', { name: '登记危险源' })
      await sheet.getByLabel('名称', { exact: true }).fill('除尘器')
      await sheet.getByLabel('类型', { exact: true }).selectOption('dust')
      await sheet.getByRole('radio', { name: /4×4/ }).click()
      await sheet.getByRole('radio', { name: 'L 1 × S 1 = 1，低' }).focus()
      for (const key of ['ArrowUp', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
      await sheet.getByRole('radio', { name: 'L 3 × S 4 = 12，重大', checked: true }).waitFor()
      await sheet.getByRole('status').filter({ hasText: '重大风险' }).waitFor()
      await shot(page, 'hazard-point')
      await sheet.getByRole('button', { name: '提交登记' }).click()
      const card = page.getByRole('article', { name: '除尘器' })
      await card.getByText('公司（厂）级').waitFor()
      const id = await selected(page)
      const { body, tag } = await ask(`hazards/${id}`)
      assert.equal(body.level, 'red')
      await ask(`hazards/${id}?reason=test`, 'city', { method: 'DELETE', headers: { 'If-Match': tag } })
    })
  })

  it('calculator and duties from the list', { timeout: 120_000 }, async () => {
    await withPage(browser, server.url, { name: 'hazard-list' }, async (page) => {
      await open(page, `${server.url}/risk?tab=hazard`)
      await page.getByRole('button', { name: '计算器', exact: true }).click()
      await pick(page, { ...WORDS.zh, names: ['光气'], entries: [/碳酰氯/] }, 1)
      await page.locator('#tonnes-0').fill('0.3')
      const result = page.getByRole('dialog').getByRole('region', { name: '辨识与分级' })
      await result.getByText('级重大危险源').first().waitFor()
      assert.equal(await result.locator('[data-s]').innerText(), '1')
      await shot(page, 'hazard-calculator')
      await page.keyboard.press('Escape')
      await page.locator('dialog[open]').getByRole('button', { name: '放弃' }).click() // what was worked out is kept nowhere
      await page.getByRole('button', { name: '义务清单', exact: true }).click()
      await page.getByRole('dialog').getByText(/逾期/).first().waitFor()
      await shot(page, 'hazard-duties')
    })
  })
})

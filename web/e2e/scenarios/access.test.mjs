// Every task without a mouse, every view for every eye, every size of screen.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axeGrave as axe } from '../axe.mjs'
import { open, query, scenarios, startBrowser } from '../browser.mjs'
import { patience } from '../busy.mjs'
import { ask, startServer } from '../server.mjs'
import { some } from '../some.mjs'

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

for (const theme of some(['dark', 'light'])) {
  scenario(`axe: ${theme}, every panel`, { long: true, theme }, async (page) => {
    const danger = (await ask(server.url, 'dangers?limit=1')).items[0]
    await open(page, `${server.url}/risk?tab=grid`)
    await axe(page, 'city')
    await page.locator('#tab-danger').click()
    await page.locator('#tabpanel .item').first().waitFor()
    await axe(page, 'dangers')
    await page.locator('#tabpanel .item').first().click()
    await page.getByRole('article', { name: danger.name }).getByText(danger.code).waitFor()
    await axe(page, 'danger card')
    await page.keyboard.press('/')
    await page.locator('header.bar').getByRole('combobox').fill('演示')
    await page.locator('#hits [role=option]').first().waitFor()
    await axe(page, 'search')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.locator('#tab-chart').click()
    await page.locator('#tabpanel .pane .bar').first().waitFor()
    await axe(page, 'chart')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await axe(page, 'keys')
  })
}

scenario('axe: import report and English', { long: true, theme: 'light' }, async (page) => {
  await open(page, `${server.url}/risk?sheet=defects&lang=en`)
  await page.getByRole('dialog').getByRole('row').nth(1).waitFor()
  await axe(page, 'report')
})

scenario('keyboard only: tree, lists, panels, help, back', {}, async (page) => {
  await open(page, server.url)
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
  // Tab reaches the tree
  let reached = false
  for (let i = 0; i < 30 && !reached; i++) {
    await page.keyboard.press('Tab')
    reached = await page.evaluate(() => document.activeElement?.getAttribute('role') === 'treeitem')
  }
  assert.ok(reached, 'Tab never reached the tree')
  await page.keyboard.press('ArrowDown')
  const district = (await focused()).split('：')[0]
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: district, level: 2 }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  const street = (await focused()).split('：')[0]
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: street, level: 2 }).waitFor()
  // Esc goes one up at a time
  await page.waitForFunction(() => new URLSearchParams(location.search).has('grid'))
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: district, level: 2 }).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !new URLSearchParams(location.search).has('grid'))
  // tabs by arrows, a row by Enter
  await page.locator('#tab-grid').focus()
  await page.keyboard.press('ArrowRight')
  await page.locator('#tab-danger[aria-selected=true]').waitFor()
  await page.locator('#tabpanel .item').first().waitFor()
  await page.locator('#tabpanel .item').first().focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => /^danger:/.test(new URLSearchParams(location.search).get('sel') ?? ''))
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !new URLSearchParams(location.search).has('sel'))
  // panels fold, help opens and closes
  await page.keyboard.press('[')
  await page.locator('.left').waitFor({ state: 'hidden' })
  await page.keyboard.press('[')
  await page.locator('.left').waitFor({ state: 'visible' })
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.ok(!query(page).sheet)
})

scenario('phone: sheet, search, targets of 44 px', { width: 390, height: 844, hasTouch: true, isMobile: true }, async (page) => {
  await open(page, server.url)
  await axe(page, 'phone')
  await page.locator('.grip').click()
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('.pages button, .tabs button, .bar button, .bar a, .bar input, .legend button')]
      .filter((e) => {
        const box = e.getBoundingClientRect()
        return box.width > 0 && (box.height < 43.5 || (box.width < 43.5 && !e.closest('.tabs')))
      })
      .map((e) => `${e.className} ${e.textContent.trim()} ${e.getBoundingClientRect().height}`),
  )
  assert.deepEqual(small, [])
  await page.getByRole('button', { name: '位置与图层' }).click()
  await page.getByRole('treeitem').nth(1).click()
  await page.waitForFunction(() => new URLSearchParams(location.search).has('grid'))
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
  // A link to a list opens it, and not only the head of the sheet.
  await page.goto(`${server.url}/risk?tab=danger`)
  await page.waitForFunction(() => {
    const box = document.querySelector('#tabpanel .item')?.getBoundingClientRect()
    return box && box.top > 0 && box.bottom < innerHeight / 2
  })
  await page.locator('#tabpanel .item').first().click()
  await page.waitForURL(/sel=danger/)
})

scenario(
  'the language is another one at once, and nothing is said to be lost meanwhile',
  { long: true, width: 1440, height: 900 },
  async (page) => {
    await open(page, server.url)
    const state = page.locator('.bar .state [role=status]')
    await page.waitForFunction(() => document.querySelector('.bar .state')?.classList.contains('open'))
    await page.evaluate(() => {
      globalThis.said = []
      const one = document.querySelector('.bar .state')
      new MutationObserver(() => globalThis.said.push(one.className)).observe(one, { attributes: true, attributeFilter: ['class'] })
    })
    await page.locator('.bar .lang').click()
    await page.waitForFunction(() => document.documentElement.lang === 'en')
    await page.waitForTimeout(3000)
    assert.equal(await state.innerText(), 'Live')
    assert.deepEqual(
      (await page.evaluate(() => globalThis.said)).filter((name) => name.includes('lost')),
      [],
    )
    await page.locator('.bar .lang').click()
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN')
  },
)

const sizes = [
  ['wall', 3840, 2160],
  ['laptop', 1280, 720],
  ['desk', 1920, 1080],
]
for (const [name, width, height] of some(sizes)) {
  scenario(`size: ${name} ${width}×${height} fits without overlap`, { width, height }, async (page) => {
    await open(page, server.url)
    const faults = await page.evaluate(() => {
      const box = (s) => document.querySelector(s)?.getBoundingClientRect()
      const found = []
      const apart = (a, b) => {
        const [x, y] = [box(a), box(b)]
        if (x && y && x.left < y.right && y.left < x.right && x.top < y.bottom && y.top < x.bottom) found.push(`${a} over ${b}`)
      }
      apart('.legend', '.readout')
      apart('.legend', '.cards')
      apart('.legend', 'footer')
      apart('.readout', '.maplibregl-ctrl-scale')
      apart('.zoom', '.maplibregl-ctrl-scale')
      apart('.left', '.middle')
      apart('.middle', '.right')
      if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways')
      return found
    })
    assert.deepEqual(faults, [])
    const size = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
    assert.equal(size, width >= 2560 ? 26 : 13)
  })
}

scenario('hover: name and level under the pointer at once', { painted: true }, async (page) => {
  await open(page, server.url)
  await page.waitForFunction(() => !globalThis.anwangMap.isMoving() && globalThis.anwangMap.areTilesLoaded())
  const patient = patience()
  const took = await page.evaluate(async () => {
    const map = globalThis.anwangMap
    const canvas = map.getCanvas()
    const box = canvas.getBoundingClientRect()
    const times = []
    // wherever the map has been fitted to, these are in the city
    const city = map.project([116.4, 40.15])
    for (let i = 0; i < 12; i++) {
      const x = box.left + city.x + 6 * (i - 6)
      const y = box.top + city.y
      const began = performance.now()
      canvas.dispatchEvent(new MouseEvent('mousemove', { clientX: x, clientY: y, bubbles: true }))
      await new Promise((done) => {
        const look = () => (document.querySelector('.tip b') || performance.now() - began > 2000 ? done() : requestAnimationFrame(look))
        requestAnimationFrame(look)
      })
      times.push(performance.now() - began)
      canvas.dispatchEvent(new MouseEvent('mouseout', { bubbles: true }))
      await new Promise((done) => setTimeout(done, 60))
    }
    return times.sort((a, b) => a - b)
  })
  console.log(`    hover: median ${took[6].toFixed(0)} ms, worst ${took[11].toFixed(0)} ms (software rendering)`)
  assert.ok(took[6] < patient.within(250), `median ${took[6]} ms`)
})

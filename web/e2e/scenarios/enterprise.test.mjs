// An enterprise is filed by hand, in both languages: what is wrong is said where
// it is, doubts can be overridden, the grid follows from the place on the map, its
// papers remind, what is double is found and merged, and a closed one leaves the map.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axeGrave as axe } from '../axe.mjs'
import { open, query, scenarios, startBrowser } from '../browser.mjs'
import { ask, startServer, until } from '../server.mjs'
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

const scenario = scenarios(() => [browser, server.url])

/** Codes that verify, synthetic; one of each language. */
const WORDS = {
  zh: {
    code: '91371002MA4JURQ208',
    name: '演示·东风气体有限公司',
    make: '建档',
    edit: '修改',
    nameField: '企业名称',
    codeField: '统一社会信用代码',
    note: '代码保留原因',
    sector: '监管行业',
    industry: '国民经济行业',
    place: '在地图上选点',
    take: '选定十字处',
    save: '保存',
    licence: '添加许可证',
    saveRecord: '保存记录',
    usual: '通常 3 年',
    over: '过期',
    anyway: '都不是，仍要新建',
    status: '变更状态',
    confirm: '确认变更',
    merge: '合并企业',
    mergeDo: '合并到本企业',
    undo: '撤销合并',
    reminders: '到期提醒',
    staff: '从业人数',
    suggestion: '推算为小型',
    takeIt: '采用',
    business: '修改: 经营',
    gone: '注销',
    whole: '请填写整数',
  },
  en: {
    code: '91371002MA83FQEF9N',
    name: '演示·西山气体有限公司',
    make: 'Create file',
    edit: 'Edit',
    nameField: 'Enterprise name',
    codeField: 'Unified social credit code',
    note: 'Why the code is kept',
    sector: 'Supervision sector',
    industry: 'Industry',
    place: 'Choose on the map',
    take: 'Use this location',
    save: 'Save',
    licence: 'Add a licence',
    saveRecord: 'Save the record',
    usual: 'Usually 3 years',
    over: 'days over',
    anyway: 'None of these: create anyway',
    status: 'Change the status',
    confirm: 'Change status',
    merge: 'Merge',
    mergeDo: 'Merge into this one',
    undo: 'Undo the merge',
    reminders: 'Expiring',
    staff: 'Staff',
    suggestion: 'counts as small',
    takeIt: 'Use it',
    business: 'Edit: Business',
    gone: 'Deregistered',
    whole: 'Enter a whole number',
  },
}

/** What is refused on purpose, as the browser tells it. */
// 404: an enterprise struck off the map has no card any more.
const REFUSED = [/Failed to load resource: the server responded with a status of (412|422)/, /status of 404/]

for (const lang of some(['zh', 'en'])) {
  const w = WORDS[lang]
  scenario(
    `an enterprise is filed by hand, ${lang}`,
    { width: 1440, height: 960, theme: lang === 'zh' ? 'dark' : 'light', ignore: REFUSED },
    async (page) => {
      const at = lang === 'zh' ? [116.62, 39.75] : [116.68, 39.74]
      await open(page, `${server.url}/risk?at=${at},13&file=new&lang=${lang}`)
      const sheet = page.getByRole('dialog')
      const field = (name) => sheet.getByLabel(name, { exact: true })
      const pressed = (name) => sheet.getByRole('button', { name, exact: true })

      // Nothing is filed of nothing, and what is wrong stands at its field.
      await field(w.codeField).fill('91350211M0000XUF46')
      await field(w.staff).fill('3.5')
      await pressed(w.make).click()
      await sheet.getByText(w.whole).waitFor()
      await field(w.staff).fill('30')
      await pressed(w.make).click()
      await sheet.locator('#file-name-note').waitFor()
      await page.waitForFunction(() => document.activeElement?.id === 'file-name')
      await sheet.locator('#file-lon-note.fault').waitFor()

      // The doubt about the code can be overridden with a reason; here it was a slip.
      await field(w.note).waitFor()
      assert.match(await sheet.locator('.doubt').innerText(), /R/)
      await field(w.codeField).fill(w.code)
      await field(w.nameField).fill(w.name)
      await field(w.sector).selectOption('chemical')
      await field(w.industry).selectOption('C26')
      await sheet.locator('#file-revenue').fill('5,000')
      await sheet.getByText(w.suggestion).waitFor()
      await pressed(w.takeIt).click()

      // The place is chosen on the map, which is free meanwhile; the grid follows.
      await pressed(w.place).click()
      await page.getByRole('button', { name: w.take }).waitFor()
      await sheet.waitFor({ state: 'hidden' })
      await page.mouse.click(720, 520)
      await sheet.waitFor()
      await sheet.locator('.where', { hasText: '/' }).waitFor()
      assert.match(await field(lang === 'zh' ? '经度' : 'Longitude').inputValue(), /^116\.\d{6}$/)
      await axe(page, 'new file')
      await pressed(w.make).click()

      // It is there, at an address of its own, with its grid and department.
      await sheet.getByRole('heading', { name: w.name }).waitFor()
      const id =
        query(page).file ??
        (await page.waitForFunction(() => /^\d+$/.test(new URL(location.href).searchParams.get('file') ?? '')), query(page).file)
      await page.waitForFunction(() => /^\d+$/.test(new URL(location.href).searchParams.get('file') ?? ''))
      const file = await ask(server.url, `enterprises/${query(page).file}/file`)
      assert.equal(file.fields.scale, 'small')
      assert.equal(file.fields.creditCode, w.code)
      assert.ok(file.gridPath.includes(' / '))
      assert.ok(id)

      // A paper that has expired says so, and reminds.
      await pressed(w.licence).click()
      await sheet.locator('#record-type').selectOption('chemical_business')
      await sheet.locator('#record-number').fill('京危化经字1号')
      await sheet.locator('#record-dated').fill('2020-03-01')
      await sheet.getByRole('button', { name: new RegExp(w.usual) }).click()
      assert.equal(await sheet.locator('#record-expires').inputValue(), '2023-02-28')
      await pressed(w.saveRecord).click()
      await sheet.locator('#file-licence .over', { hasText: w.over }).waitFor()
      await axe(page, 'file')

      // Part by part it is changed; somebody else's change is not overwritten.
      await pressed(w.business).click()
      await sheet.locator('#file-staff').fill('31')
      const theirs = await send('PATCH', `enterprises/${file.id}`, { park: '东园' }, `"v${file.version}"`)
      assert.equal(theirs.status, 200)
      await pressed(w.save).click()
      await sheet.locator('.stale').waitFor()
      await sheet.locator('.stale button').click()
      await sheet.locator('#file-basics', { hasText: '东园' }).waitFor()
      assert.equal(await sheet.locator('#file-staff').inputValue(), '31')
      await pressed(w.save).click()
      await sheet.locator('#file-business', { hasText: '31' }).waitFor()

      // The same enterprise once more, with an old number: found, filed all the same, then merged.
      const double = await send('POST', 'enterprises', {
        name: w.name,
        creditCode: lang === 'zh' ? '110105001234567' : '110105001234568',
        lon: file.fields.lon + 0.0002,
        lat: file.fields.lat,
        sectors: ['chemical'],
      })
      assert.equal(double.status, 409)
      assert.match(double.body.errors[0].pointer, new RegExp(`^/duplicates/${file.id}$`))
      const other = (
        await send(
          'POST',
          'enterprises',
          {
            name: w.name,
            creditCode: lang === 'zh' ? '110105001234567' : '110105001234568',
            lon: file.fields.lon + 0.0002,
            lat: file.fields.lat,
            sectors: ['chemical'],
          },
          '',
          'duplicate=allow',
        )
      ).body
      await pressed(w.merge).click()
      // The list of enterprises follows the change feed.
      const old = lang === 'zh' ? '110105001234567' : '110105001234568'
      await until(
        async () =>
          (await ask(server.url, `permissions/enterprises?action=enterprise.edit&q=${old}`)).items.some((one) => one.id === other.id),
        `${old} is in the list`,
      )
      await sheet.locator('#merge-other').fill(old)
      await sheet.getByRole('option').first().click()
      await sheet.getByRole('button', { name: w.mergeDo }).click()
      await sheet.getByRole('button', { name: w.name }).waitFor()
      assert.equal((await ask(server.url, `enterprises/${other.id}/file`)).status, 'merged')
      await sheet.getByRole('button', { name: w.name }).first().click()
      await sheet.locator('.went').waitFor()
      await sheet.locator('.went').getByRole('button', { name: w.undo }).click()
      await sheet.locator('.act').getByRole('button', { name: w.undo }).click()
      await sheet.locator('.went').waitFor({ state: 'detached' })

      // Struck off with its ground it leaves the map; the file and its history stay.
      await pressed(w.status).click()
      await sheet.locator('#status-status').selectOption('cancelled')
      await pressed(w.confirm).click()
      await sheet.locator('#status-note-note').waitFor()
      await sheet.locator('#status-note').fill('登记机关注销')
      await pressed(w.confirm).click()
      await sheet.locator('.top .tag', { hasText: w.gone }).waitFor()
      await sheet.locator('#file-history', { hasText: '登记机关注销' }).waitFor()

      // What reminds of the first one leads back to its file, by its address too.
      await sheet.getByRole('navigation').first().getByRole('button', { name: w.reminders }).click()
      await sheet.getByRole('link', { name: w.name }).first().click()
      await sheet.getByRole('heading', { name: w.name }).waitFor()
      // The address follows a moment later.
      await page.waitForFunction((n) => new URL(location.href).searchParams.get('file') === n, String(file.id))
      await page.reload()
      await page.getByRole('dialog').getByRole('heading', { name: w.name }).waitFor()
    },
  )
}

scenario('what is typed is not thrown away unasked: Escape, the cross, Cancel, Back', { width: 1440, height: 960 }, async (page) => {
  const one = (await ask(server.url, 'enterprises?limit=1')).items[0]
  await open(page, `${server.url}/risk?sel=enterprise:${one.id}`)
  await page.locator('button.plain[title="打开一企一档"]').click()
  const sheet = page.getByRole('dialog').first()
  const question = page.locator('dialog[open]')
  await sheet.getByRole('button', { name: '添加许可证' }).click()
  await page.keyboard.press('Escape')
  await sheet.locator('form.record').waitFor({ state: 'detached' }) // nothing was typed
  await sheet.getByRole('button', { name: '添加许可证' }).click()
  await sheet.locator('#record-number').fill('甲-1')
  const back = () => page.evaluate(() => history.back())
  for (const go of [
    () => page.keyboard.press('Escape'),
    () => page.locator('.el-drawer__close-btn').click(),
    () => sheet.locator('form.record').getByRole('button', { name: '取消' }).click(),
    back,
  ]) {
    await go()
    await question.getByText('放弃未保存的内容？').waitFor()
    await question.getByRole('button', { name: '取消' }).click()
    await question.waitFor({ state: 'detached' })
    assert.equal(await sheet.locator('#record-number').inputValue(), '甲-1')
    await page.waitForFunction((id) => new URL(location.href).searchParams.get('file') === String(id), one.id)
  }
  await back()
  await question.getByRole('button', { name: '放弃' }).click()
  await page.waitForFunction(() => !new URL(location.href).searchParams.has('file'))

  const hazard = (await ask(server.url, 'hazards?limit=1')).items[0]
  await page.goto(`${server.url}/risk?hazard=edit:${hazard.id}`)
  await page.locator('#hazard-name').fill('改了一半')
  await page.keyboard.press('Escape')
  await question.getByText('放弃未保存的内容？').waitFor()
  await page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  assert.equal(await page.locator('#hazard-name').inputValue(), '改了一半')
  await page.keyboard.press('Escape')
  await question.getByRole('button', { name: '放弃' }).click()
  await page.locator('#hazard-name').waitFor({ state: 'detached' })
})

scenario(
  'a file on a phone, by keyboard away',
  { long: true, width: 390, height: 844, isMobile: true, hasTouch: true, theme: 'light' },
  async (page) => {
    const one = (await ask(server.url, 'enterprises?limit=1')).items[0]
    await open(page, `${server.url}/risk?file=${one.id}`)
    await page.getByRole('dialog').getByRole('heading', { name: one.name }).waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)
    assert.equal(wide, false)
    await axe(page, 'phone')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.waitForFunction(() => !new URL(location.href).searchParams.has('file'))
  },
)

scenario('who may not change a file reads it', { role: 'watch' }, async (page) => {
  const one = (await ask(server.url, 'enterprises?limit=1')).items[0]
  await open(page, `${server.url}/risk?file=${one.id}`)
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('heading', { name: one.name }).waitFor()
  assert.equal(await sheet.getByRole('button', { name: /修改|新建企业|变更状态|合并企业/ }).count(), 0)
})

/** Asks the interface to change something, as the city. */
async function send(method, path, body, tag = '', more = '') {
  const { cookieOf } = await import('../server.mjs')
  const answer = await fetch(`${server.url}/api/v1/${path}${more ? `?${more}` : ''}`, {
    method,
    headers: {
      Cookie: `anwang=${await cookieOf(server.url, 'city')}`,
      'Content-Type': 'application/json',
      ...(tag ? { 'If-Match': tag } : {}),
    },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: await answer.json() }
}

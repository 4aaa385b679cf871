// Work in the background: what is shown of it, and what an administrator does about it.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before } from 'node:test'
import { axe } from '../axe.mjs'
import { scenarios, startBrowser } from '../browser.mjs'
import { ask, startServer, tell } from '../server.mjs'
import { some } from '../some.mjs'

let server, browser
before(async () => {
  server = await startServer()
  browser = await startBrowser()
  // One that is done by itself, four as passing faults and other servers would leave them, in a queue that nobody serves.
  const [place] = (await ask(server.url, 'enterprises?limit=1', { role: 'guide' })).items
  const table = `企业名称,统一社会信用代码,经度,纬度\n后台任务场景厂,91110101MA00000011,${place.lon},${place.lat}`
  const file = await ask(server.url, `imports?name=${encodeURIComponent('季度台账.csv')}`, {
    role: 'guide',
    method: 'POST',
    body: table,
    headers: { 'Content-Type': 'application/octet-stream' },
  })
  await tell(
    server.url,
    'POST',
    `imports/${file.id}/check`,
    { mapping: ['name', 'creditCode', 'lon', 'lat'], crs: 'cgcs2000', existing: 'refuse' },
    { role: 'guide' },
  )
  server.sql(`INSERT INTO river_job (state, attempt, max_attempts, attempted_at, finalized_at, kind, args,
      queue, errors, metadata, scheduled_at)
    SELECT state::river_job_state, attempt, 3, now() + interval '1 hour', CASE WHEN state = 'discarded' THEN now() END,
           'import.run', jsonb_build_object('subject', subject, 'name', name, 'account', 1, 'actor', 'guide'), 'nobody',
           CASE WHEN attempt > 0 AND state <> 'running' THEN ARRAY['{"at":"2026-11-29T00:00:00Z","attempt":3,
             "error":"{\\"ZH\\":\\"数据库中断，什么也没有导入\\",\\"EN\\":\\"The database went away; nothing was imported\\"}"}'::jsonb] END,
           CASE WHEN state = 'running' THEN '{"done":1250,"total":5000}' ELSE '{}' END::jsonb ||
             jsonb_build_object('began', now() - interval '90 seconds'),
           now() + CASE WHEN state = 'retryable' THEN interval '1 hour' ELSE interval '0' END
      FROM (VALUES ('discarded', 3, 9001, '企业台账（全市）.xlsx'), ('retryable', 1, 9002, '重点企业.csv'),
        ('running', 1, 9003, '危化企业.xlsx'), ('available', 0, 9004, '加油站.csv')) v (state, attempt, subject, name)`)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const scenario = scenarios(() => [browser, server.url], { role: 'admin' })
async function picture(page, name) {
  if (!process.env.ANWANG_E2E_SHOTS) return
  mkdirSync(process.env.ANWANG_E2E_SHOTS, { recursive: true })
  await page.screenshot({ path: `${process.env.ANWANG_E2E_SHOTS}/job-${name}.png` })
}
const row = (page, name) => page.locator('[data-test=job]', { hasText: name })
const stands = (page, name, state) => page.locator(`[data-test=job][data-state=${state}]`, { hasText: name }).waitFor()

const forms = [
  ['en', 'dark', 390, 844],
  ['zh', 'light', 1920, 1080],
  ['zh', 'dark', 1920, 1080],
  ['en', 'light', 1920, 1080],
  ['zh', 'light', 390, 844],
]
for (const [lang, theme, width, height] of some(forms)) {
  scenario(
    `all of it is on the page, ${lang} ${theme} ${width}`,
    { theme, width, height, locale: lang === 'zh' ? 'zh-CN' : 'en' },
    async (page) => {
      await page.goto(`${server.url}/admin/jobs?lang=${lang}`)
      await stands(page, '季度台账.csv', 'done')
      await stands(page, '危化企业.xlsx', 'running')
      await row(page, '企业台账（全市）.xlsx')
        .getByText(lang === 'zh' ? '数据库中断，什么也没有导入' : 'The database went away; nothing was imported')
        .waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
      await axe(page, `${lang} ${theme} ${width}`)
      await picture(page, `${lang}-${theme}-${width}`)
    },
  )
}

scenario('what failed is found, done again, and called off; the audit tells of it', {}, async (page) => {
  await page.goto(`${server.url}/admin/jobs`)
  await page.locator('[data-test=state-failed]').click()
  await page.waitForURL(/state=failed/)
  await stands(page, '企业台账（全市）.xlsx', 'failed')
  await page.waitForFunction(() => [...document.querySelectorAll('[data-test=job]')].every((one) => one.dataset.state === 'failed'))
  await row(page, '企业台账（全市）.xlsx').getByRole('button', { name: /^重试/ }).press('Enter')
  await page.getByRole('search').getByRole('button', { name: '清除筛选' }).click()
  // Nobody serves its queue, so it stays there.
  await stands(page, '企业台账（全市）.xlsx', 'retrying')
  await row(page, '加油站.csv')
    .getByRole('button', { name: /^取消任务/ })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('已读入的内容不会保留').waitFor()
  await dialog.getByRole('button', { name: '取消任务' }).click()
  await stands(page, '加油站.csv', 'cancelled')
  await row(page, '重点企业.csv')
    .getByRole('button', { name: /^立即重试/ })
    .waitFor()
  const lines = (await ask(server.url, 'audit?subject=job', { role: 'auditor' })).items
  assert.deepEqual(
    lines.map((line) => line.action),
    ['job.cancel', 'job.retry'],
  )
})

scenario('what happens meanwhile is shown without a reload', {}, async (page) => {
  await page.goto(`${server.url}/admin/jobs?kind=import.run`)
  await stands(page, '危化企业.xlsx', 'running')
  server.sql(`UPDATE river_job SET metadata = metadata || '{"done":4000}' WHERE args->>'subject' = '9003'`)
  await row(page, '危化企业.xlsx').getByText('4,000 / 5,000').waitFor()
  server.sql(`UPDATE river_job SET state = 'completed', finalized_at = now() WHERE args->>'subject' = '9003'`)
  await stands(page, '危化企业.xlsx', 'done')
})

scenario('nobody else sees it', { role: 'guide' }, async (page) => {
  await page.goto(`${server.url}/admin/jobs`)
  await page.waitForURL((url) => !url.pathname.startsWith('/admin'))
})

// Reference layers: set up and loaded by an administrator, seen over the grids by those whose they are, pressed, switched.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axe } from '../axe.mjs'
import { open, query, scenarios, startBrowser } from '../browser.mjs'
import { ask, startServer, tell, until } from '../server.mjs'

const admin = { role: 'admin' }
let browser, server
before(async () => ([browser, server] = await Promise.all([startBrowser(), startServer()])))
after(async () => {
  await browser?.close()
  await server?.stop()
})
const scenario = scenarios(() => [browser, server.url])

const feature = (properties, type, coordinates) => ({ type: 'Feature', properties, geometry: { type, coordinates } })
const collection = (features) => JSON.stringify({ type: 'FeatureCollection', features })
/** A street grid of the city: names that are long, short and missing, and one row without a shape. */
const roads = collection([
  ...Array.from({ length: 21 }, (_, n) =>
    feature({ 名称: n % 3 ? `东西${n}路` : '', 宽度: `${20 + n}` }, 'LineString', [
      [116.2, 39.8 + n / 100],
      [116.6, 39.8 + n / 100],
    ]),
  ),
  { type: 'Feature', properties: { 名称: '断头路' }, geometry: null },
])
const schools = collection([
  feature({ name: '第一小学' }, 'Point', [116.4, 39.905]),
  feature({ name: '校园' }, 'Polygon', [
    [
      [116.36, 39.91],
      [116.4, 39.91],
      [116.4, 39.93],
      [116.36, 39.93],
      [116.36, 39.91],
    ],
  ]),
])
const loaded = (id, name, body) =>
  ask(server.url, `references/${id}/file?name=${name}`, {
    ...admin,
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/octet-stream' },
  })
const drawn = (page, id) =>
  until(
    () =>
      page.evaluate((source) => {
        const map = globalThis.anwangMap
        return (
          !!map?.getSource(source) && map.isSourceLoaded(source) && map.querySourceFeatures(source, { sourceLayer: 'reference' }).length > 0
        )
      }, `reference-${id}`),
    'the layer is drawn',
  )

scenario(
  'by screen: a layer is added, loaded, styled, and lies on the map',
  { ...admin, theme: 'light', ignore: [/status of 400/] },
  async (page) => {
    await page.goto(`${server.url}/admin/references`)
    await page.getByText('还没有参考图层').waitFor()
    await page.getByRole('link', { name: '新增参考图层' }).click()
    const form = page.getByRole('form', { name: '参考图层' })
    await form.getByLabel('中文名称').fill('城市道路')
    await form.getByLabel('颜色').selectOption('violet')
    await form.getByRole('button', { name: '新增并选择文件' }).click()
    const input = page.locator('[data-test=reference-file]')
    await input.setInputFiles({ name: '说明.geojson', mimeType: 'application/json', buffer: Buffer.from('没有地图') })
    await form.getByRole('alert').waitFor()
    await input.setInputFiles({ name: '道路.geojson', mimeType: 'application/json', buffer: Buffer.from(roads) })
    await page.locator('[data-test=reference-loaded]', { hasText: '道路.geojson' }).getByText('1 行未装入').waitFor()
    await form.getByText('文件中的问题').click()
    await form.getByText('第 22 行：没有图形').waitFor()
    await form.getByLabel('审图号').fill('京S(2025)001号')
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('已保存').waitFor()
    await axe(page, 'form', { within: '.el-drawer' })
    const [one] = (await ask(server.url, 'references')).items
    assert.deepEqual([one.features, one.geometry, one.color, one.approval], [21, 'line', 'violet', '京S(2025)001号'])
  },
)

scenario('on the map: pressed, switched, in the link; the next load is taken', { painted: true, theme: 'light' }, async (page) => {
  const [road] = (await ask(server.url, 'references')).items
  const { id } = await tell(server.url, 'POST', 'references', { nameZh: '学校', nameEn: 'Schools', color: 'teal', offer: 'off' }, admin)
  await loaded(id, 'schools.geojson', schools)
  await open(page, `${server.url}/risk?at=116.4,39.905,13`)
  await drawn(page, road.id)
  await page.locator('footer').getByText('审图号：京S(2025)001号').waitFor()
  const rows = page.locator('[data-test=reference]')
  await rows.filter({ hasText: '学校' }).locator('.name').click()
  await drawn(page, id)
  await until(() => query(page).ref === `${road.id},${id}`, 'the link has both')
  const layers = await page.evaluate(() => globalThis.anwangMap.getStyle().layers.map(({ id: name }) => name))
  const at = layers.indexOf(`reference-${id}-line`)
  assert.ok(at > layers.indexOf('grid-fill-1') && at < layers.findIndex((name) => name.startsWith('grid-label')), layers.join())
  const press = async (lon, lat) => {
    const point = await page.evaluate((place) => globalThis.anwangMap.project(place), [lon, lat])
    const box = await page.locator('.canvas').boundingBox()
    await page.mouse.click(box.x + point.x, box.y + point.y)
  }
  await press(116.405, 39.91)
  const card = page.locator('[data-test=reference-card]')
  await card.locator('b', { hasText: '东西11路' }).waitFor()
  await card.locator('dd', { hasText: '31' }).waitFor()
  if (process.env.ANWANG_LOOK) await page.screenshot({ path: `${process.env.ANWANG_LOOK}/light.png` })
  await card.getByRole('button', { name: '关闭要素卡片' }).click()
  await card.waitFor({ state: 'detached' })
  await axe(page, 'layers', { within: '.layers' })
  // Another load replaces the one before.
  const next = feature({ 名称: '新路' }, 'LineString', [
    [116.3, 39.9],
    [116.5, 39.9],
  ])
  await loaded(road.id, 'roads.geojson', collection([next]))
  await open(page, `${server.url}/risk?at=116.4,39.905,13&ref=${road.id}:60`)
  await drawn(page, road.id)
  assert.equal(await rows.getByRole('slider').count(), 1)
  await press(116.405, 39.9)
  await card.locator('b', { hasText: '新路' }).waitFor()
  // What a layer calls something is found as everything else is, also of one that is switched off.
  const search = page.getByRole('combobox', { name: /搜索/ })
  await search.fill('第一小学')
  await page.locator('#hits [role=option]', { hasText: '参考图层' }).waitFor()
  await search.press('Enter')
  await card.locator('b', { hasText: '第一小学' }).waitFor()
  await until(() => query(page).ref === `${road.id}:60,${id}`, 'the layer of what was found is on')
  await drawn(page, id)
})

scenario('in the dark', { long: true, painted: true, theme: 'dark' }, async (page) => {
  const { items } = await ask(server.url, 'references')
  await loaded(items[0].id, 'roads.geojson', roads)
  await open(page, `${server.url}/risk?at=116.4,39.905,12&ref=${items.map((one) => one.id).join()}&lang=en`)
  for (const one of items) await drawn(page, one.id)
  await page.getByRole('group', { name: 'Reference layers' }).waitFor()
  if (process.env.ANWANG_LOOK) await page.screenshot({ path: `${process.env.ANWANG_LOOK}/dark.png` })
})

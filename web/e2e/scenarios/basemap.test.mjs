// Base maps of one's own: set up by an administrator, seen under the grids by everybody, and no burden when they are away.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { axe } from '../axe.mjs'
import { open, query, scenarios, startBrowser } from '../browser.mjs'
import { ask, startServer, tell, until } from '../server.mjs'
import { some } from '../some.mjs'
import { capabilities, coloursAt, picture, pmtiles, sends, tileService } from '../tileserver.mjs'

const RED = [200, 40, 40]
const GREEN = [40, 160, 70]
const VIOLET = [120, 60, 180]
const admin = { role: 'admin' }
let browser, server, xyz, wmts, arcgis
before(async () => {
  ;[browser, server, xyz, arcgis] = await Promise.all([
    startBrowser(),
    startServer({ ANWANG_BASEMAP_HOSTS: '127.0.0.1:*' }),
    tileService(sends(picture(RED))),
    tileService((request, answer) =>
      request.url.includes('f=json')
        ? answer.end(
            JSON.stringify({
              mapName: '政务底图',
              tileInfo: {
                rows: 256,
                cols: 256,
                origin: { x: -20037508.342787, y: 20037508.342787 },
                spatialReference: { wkid: 102100 },
                lods: Array.from({ length: 19 }, (_, level) => ({ level, resolution: 156543.033928041 / 2 ** level })),
              },
            }),
          )
        : sends(picture(VIOLET))(request, answer),
    ),
  ])
  wmts = await tileService((request, answer) =>
    request.url.includes('GetCapabilities') ? answer.end(capabilities(wmts.url)) : sends(picture(GREEN))(request, answer),
  )
})
/** Services of single scenarios. */
const others = []
async function started(does) {
  const one = await tileService(does)
  others.push(one)
  return one
}
after(async () => {
  await browser?.close()
  await Promise.all([server?.stop(), ...[xyz, wmts, arcgis, ...others].map((one) => one?.stop())])
})
const scenario = scenarios(() => [browser, server.url], { ignore: [/status of 503/] })
const made = (settings) => tell(server.url, 'POST', 'basemaps', { offer: 'on', ...settings }, admin)
const clear = async () => {
  for (const { id, version } of (await ask(server.url, 'basemaps/settings', admin)).items)
    await ask(server.url, `basemaps/${id}`, { ...admin, method: 'DELETE', headers: { 'If-Match': `"v${version}"` } })
}

/** Beyond the grids, between the panels. */
const GROUND = [
  [420, 480],
  [420, 520],
]
const near = (a, b) => a.every((v, i) => Math.abs(v - b[i]) < 12)
async function groundIs(page, colour) {
  let seen
  await until(
    async () => (seen = coloursAt(await page.screenshot(), GROUND)).every((one) => near(one, colour)),
    `the ground is ${colour}`,
    250,
  ).catch((reason) => assert.fail(`${reason.message}: ${JSON.stringify(seen)}`))
}
const order = (page) => page.evaluate(() => globalThis.anwangMap.getStyle().layers.map(({ id }) => id))

scenario('by screen: a WMTS, read, tried, added, seen under the grids', { ...admin, painted: true, theme: 'light' }, async (page) => {
  await clear()
  await page.goto(`${server.url}/admin/basemaps`)
  await page.getByText('还没有自己的底图').waitFor()
  await page.getByRole('link', { name: '新增底图' }).click()
  const form = page.getByRole('form', { name: '底图' })
  await form.getByLabel('服务地址').fill(`${wmts.url}/wmts`)
  await form.getByRole('button', { name: '读取服务说明' }).click()
  await form.getByText('坐标系 urn:ogc:def:crs:EPSG::4549 的切片不支持').waitFor()
  await form.getByRole('button', { name: '选用: 城区影像 web' }).click()
  assert.equal(await form.getByLabel('中文名称').inputValue(), '城区影像')
  await form.getByLabel('审图号').fill('京S(2025)001号')
  await form.getByRole('button', { name: '试取一张瓦片' }).click()
  await form.getByTestId('trial').or(form.locator('[data-test=trial]')).getByText('毫秒').waitFor()
  await form.getByRole('img').waitFor()
  await axe(page, 'form', { within: '.el-drawer' })
  await form.getByRole('button', { name: '新增底图' }).click()
  await page.locator('[data-test=basemap]', { hasText: '城区影像' }).waitFor()
  await form.waitFor({ state: 'detached' })
  const [one] = (await ask(server.url, 'basemaps')).items
  assert.equal(one.approval, '京S(2025)001号')
  assert.ok(wmts.asked.some((url) => /^\/tile\/default\/web\/M12\/\d+\/\d+\.png$/.test(url)))
})

scenario('each kind lies under the grids; nobody else is asked', { painted: true, theme: 'light' }, async (page) => {
  await clear()
  const file = (name, body) =>
    ask(server.url, `basemaps/files?name=${name}`, {
      ...admin,
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/octet-stream' },
    })
  await file('night.pmtiles', pmtiles(picture(VIOLET)))
  await file('flat.mbtiles', readFileSync(join(import.meta.dirname, '../../../tiles/archive/testdata/flat.mbtiles')))
  const read = async (kind, address) => {
    const { items } = await tell(server.url, 'POST', 'basemaps/read', { kind, address }, admin)
    return items.find(({ usable }) => usable).settings
  }
  // In MBTiles of the test the colour says which tile it is: 3/6/3 is where the city lies. A service and a file come first.
  const kinds = [
    [{ ...(await read('wmts', `${wmts.url}/wmts`)), nameZh: '电子地图' }, GREEN],
    [{ ...(await read('pmtiles', 'night.pmtiles')), nameZh: '夜景' }, VIOLET],
    [{ kind: 'xyz', nameZh: '影像', address: `${xyz.url}/{z}/{x}/{y}.png` }, RED],
    [{ ...(await read('arcgis', `${arcgis.url}/arcgis/rest/services/base/MapServer`)), nameZh: '政务' }, VIOLET],
    [{ ...(await read('mbtiles', 'flat.mbtiles')), nameZh: '文件' }, [120, 180, 90]],
  ]
  for (const [settings, colour] of some(kinds, 2)) {
    const { id } = await made({ ...settings, approval: '京S(2025)001号', attribution: '市测绘院' })
    const outside = []
    page.on(
      'request',
      (request) => new URL(request.url()).origin === server.url || /^(data|blob):/.test(request.url()) || outside.push(request.url()),
    )
    await open(page, `${server.url}/risk?base=${id}`)
    await page.locator('footer').getByText('市测绘院 审图号：京S(2025)001号').waitFor()
    await groundIs(page, colour)
    const layers = await order(page)
    const at = layers.indexOf(`base-${id}`)
    assert.ok(at > layers.indexOf('urban') && at < layers.indexOf('grid-fill-1'), layers.join())
    assert.deepEqual(outside, [])
  }
})

scenario(
  'several at once: switched, faded, raised, in the link, remembered',
  { long: true, painted: true, theme: 'light' },
  async (page) => {
    await clear()
    const red = await made({ nameZh: '影像', nameEn: 'Imagery', kind: 'xyz', address: `${xyz.url}/{z}/{x}/{y}.png` })
    const violet = await made({ nameZh: '政务', kind: 'arcgis', offer: 'off', address: `${arcgis.url}/MapServer` })
    await open(page, `${server.url}/risk`)
    await groundIs(page, RED)
    const rows = page.locator('[data-test=base]')
    await rows.filter({ hasText: '政务' }).locator('.name').click()
    await groundIs(page, VIOLET)
    await until(() => query(page).base === `${red.id},${violet.id}`, 'the link has both')
    await rows.filter({ hasText: '影像' }).getByRole('button', { name: '上移影像' }).click()
    await groundIs(page, RED)
    await rows.filter({ hasText: '影像' }).getByRole('slider').fill('50')
    await until(() => query(page).base === `${violet.id},${red.id}:50`, 'the link has order and opacity')
    await groundIs(
      page,
      RED.map((v, i) => (v + VIOLET[i]) / 2),
    )
    await axe(page, 'layers', { within: '.layers' })
    // Who comes back finds it as it was, and a link says what it says.
    await open(page, `${server.url}/risk`)
    await until(() => query(page).base === `${violet.id},${red.id}:50`, 'it is remembered')
    await open(page, `${server.url}/risk?base=none&lang=en`)
    await rows.filter({ hasText: 'Imagery' }).waitFor()
    assert.equal(await rows.getByRole('slider').count(), 0)
  },
)

scenario('a dead and a slow service cost the map nothing else', { long: true, theme: 'dark' }, async (page) => {
  await clear()
  let mended = false
  const dead = await started((request, answer) => (mended ? sends(picture(GREEN))(request, answer) : answer.writeHead(500).end()))
  let under = 0
  let most = 0
  const slow = await started((_, answer) => {
    most = Math.max(most, ++under)
    answer.on('close', () => under--)
  })
  await made({ nameZh: '坏图', kind: 'xyz', address: `${dead.url}/{z}/{x}/{y}.png` })
  await made({ nameZh: '慢图', kind: 'xyz', address: `${slow.url}/{z}/{x}/{y}.png` })
  const began = Date.now()
  await page.goto(`${server.url}/risk`)
  // All of ours is there, while theirs is waited for.
  const ours = () =>
    page.evaluate(() => {
      const map = globalThis.anwangMap
      return !!map && ['grids', 'enterprises', 'dangers', 'basemap'].every((id) => map.getSource(id) && map.isSourceLoaded(id))
    })
  await until(async () => (await ours()) && (await page.locator('.legend .count').count()) > 0, 'the map is there')
  const took = Date.now() - began
  assert.ok(took < 30_000, `${took} ms until the map was there`)
  await page.locator('[data-test=base-away]', { hasText: '底图“坏图”自' }).waitFor()
  await page.locator('[data-test=base-away]', { hasText: '慢图' }).waitFor()
  assert.equal(await page.locator('[data-test=map-trouble]').count(), 0)
  // What they do when it is used: grids answer at once.
  for (const zoom of [9, 11, 12]) {
    await page.evaluate((z) => globalThis.anwangMap.jumpTo({ zoom: z }), zoom)
    await until(ours, `the map is there at zoom ${zoom}`)
  }
  assert.ok(most <= 6, `${most} requests are under way to the slow one`)
  mended = true
  await page.locator('[data-test=base-away]', { hasText: '坏图' }).waitFor({ state: 'detached', timeout: 90_000 })
})

import { chromium } from 'playwright-core'
const U = 'http://127.0.0.1:8141'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--disable-background-networking','--use-gl=angle','--use-angle=swiftshader','--enable-unsafe-swiftshader'] })
const role = process.argv[2] ?? 'city'
const width = Number(process.argv[3] ?? 1920), height = Number(process.argv[4] ?? 1080), theme = process.argv[5] ?? 'dark'
const r = await fetch(U + '/api/v1/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: role, password: 'lanterns-over-the-moat' }) })
const cookie = r.headers.get('set-cookie').match(/anwang=([^;]+)/)[1]
const c = await b.newContext({ viewport: { width, height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
await c.addCookies([{ name: 'anwang', value: cookie, url: U, httpOnly: true, sameSite: 'Lax' }])
await c.addInitScript((t) => localStorage.setItem('anwang.theme', t), theme)
const p = await c.newPage()
p.on('console', (m) => m.type() === 'error' && console.log('console:', m.text()))
for (const arg of process.argv.slice(6)) {
  const [name, path, ...steps] = arg.split('|')
  await p.goto(U + path)
  await p.waitForTimeout(6000)
  for (const s of steps) { try { if (s.startsWith('w')) await p.waitForTimeout(Number(s.slice(1))); else if (s.startsWith('text=')||s.startsWith('css=')||s.startsWith('role=')) await p.locator(s).first().click({ timeout: 8000 }) } catch (e) { console.log(name, s, String(e).slice(0, 200)) } }
  await p.waitForTimeout(1500)
  await p.screenshot({ path: `/tmp/risk-shots/${name}.png` })
  console.log(name, p.url())
}
await b.close()

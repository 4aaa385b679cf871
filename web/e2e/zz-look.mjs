import { startBrowser } from './browser.mjs'
const base='http://127.0.0.1:18300'
const grids=(await (await fetch(base+'/api/v1/search?q='+encodeURIComponent('文景'))).json())
console.log(JSON.stringify(grids).slice(0,600))
const lv=await (await fetch(base+'/api/v1/risk/levels')).json()
console.log(Object.keys(lv))
const b=await startBrowser()
const jobs=JSON.parse(process.argv[2])
for (const j of jobs){
  const [w,h]=j.s
  const c=await b.newContext({viewport:{width:w,height:h},locale:j.lang==='en'?'en-GB':'zh-CN',timezoneId:'Asia/Shanghai',hasTouch:w<500,isMobile:w<500,reducedMotion:'reduce'})
  await c.addInitScript(({t,l,p})=>{localStorage.setItem('anwang.theme',t||'dark');localStorage.setItem('anwang.lang',l||'zh');if(p)localStorage.setItem('anwang.palette',p)},{t:j.theme,l:j.lang,p:j.pal})
  const p=await c.newPage()
  p.on('console',m=>m.type()==='error'&&console.log(j.n,'console',m.text()))
  p.on('pageerror',e=>console.log(j.n,'pageerror',e.message))
  const t0=Date.now()
  await p.goto(base+(j.u||'/risk'))
  await p.waitForFunction(()=>globalThis.anwangMap?.loaded()&&document.querySelector('.legend .count'),null,{timeout:90000}).catch(e=>console.log(j.n,'slow'))
  const t1=Date.now()
  if(j.do) { const f=new Function('p',`return (async()=>{${j.do}})()`); try{console.log(j.n,JSON.stringify(await f(p))||'')}catch(e){console.log(j.n,'do:',e.message)} ; await p.waitForTimeout(j.w||2500)}
  await p.waitForTimeout(500)
  await p.screenshot({path:`/tmp/look/shots/${j.n}.png`})
  console.log(j.n,t1-t0,p.url())
  await c.close()
}
await b.close()

// @vitest-environment happy-dom
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createMemoryHistory, createRouter, createWebHistory } from 'vue-router'
import { effectScope, ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { guardUnsaved, leaveAll, unsaved, useQuestion, useUnsaved } from '@/state/unsaved'

/** A form with something typed in it, while it is open. */
function form(changed = true) {
  const typed = ref(changed)
  const scope = effectScope()
  const leave = scope.run(() => useUnsaved(() => typed.value))!
  return { typed, leave, close: () => scope.stop() }
}
const { asked, stay, discard } = useQuestion()
const later = () => new Promise((done) => setTimeout(done))

describe('what is typed and not saved', () => {
  it('is left at once where nothing was changed, and after a question where something was', async () => {
    const left: string[] = []
    const one = form(false)
    one.leave(() => left.push('unchanged'))
    one.typed.value = true
    one.leave(() => left.push('lost'))
    expect(asked.value).toBeUndefined() // not within the key press
    await later()
    expect([left, asked.value !== undefined]).toEqual([['unchanged'], true])
    stay()
    expect([left, asked.value]).toEqual([['unchanged'], undefined])
    one.leave(() => left.push('lost'))
    await later()
    discard()
    expect([left, asked.value]).toEqual([['unchanged', 'lost'], undefined])
    await later()
    expect(unsaved()).toBe(true) // what was given up is asked about again when it is still there
    one.close()
  })
  it('is asked about when the sheet goes, in whichever of its forms it is, and not when the form is gone', async () => {
    const left: string[] = []
    const [one, other] = [form(false), form(true)]
    leaveAll(() => left.push('sheet'))
    await later()
    expect([left, unsaved(), asked.value !== undefined]).toEqual([[], true, true])
    stay()
    other.close()
    leaveAll(() => left.push('sheet'))
    expect([left, unsaved()]).toEqual([['sheet'], false])
    one.close()
  })
  it('keeps a link waiting, not an address that follows what is shown', async () => {
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: {} }] })
    history.replaceState({ position: 4 }, '')
    guardUnsaved(router)
    await router.push('/risk?file=7')
    const one = form()
    await router.push('/risk?file=8')
    expect([router.currentRoute.value.fullPath, asked.value]).toEqual(['/risk?file=8', undefined])
    await router.push('/import')
    expect([router.currentRoute.value.fullPath, asked.value !== undefined]).toEqual(['/risk?file=8', true])
    discard()
    await later()
    expect(router.currentRoute.value.fullPath).toBe('/import')
    // What was agreed to is asked once, also where it leads by a link.
    one.leave(() => void router.push('/risk'))
    await later()
    discard()
    await later()
    expect([router.currentRoute.value.fullPath, asked.value]).toEqual(['/risk', undefined])
    one.close()
  })
  it('is kept when Back or Forward lead away, and the address with it', async () => {
    history.replaceState(null, '', '/')
    const router = createRouter({ history: createWebHistory(), routes: [{ path: '/:rest(.*)*', component: {} }] })
    guardUnsaved(router)
    for (const path of ['/risk', '/risk?file=7', '/risk?file=7&tab=danger']) await router.push(path)
    const here = () => [router.currentRoute.value.fullPath, location.pathname + location.search, asked.value !== undefined]
    const settled = () => new Promise((done) => setTimeout(done, 50))
    const one = form()
    for (let twice = 0; twice < 2; twice++) {
      router.back()
      await settled()
      expect(here()).toEqual(['/risk?file=7&tab=danger', '/risk?file=7&tab=danger', true])
      stay()
    }
    router.go(-2)
    await settled()
    discard()
    await settled()
    expect(here()).toEqual(['/risk', '/risk', false])
    one.close()
    router.forward()
    await settled()
    expect(here()).toEqual(['/risk?file=7', '/risk?file=7', false])
  })
  it('is never thrown away by Escape or Cancel, in whatever form', () => {
    const sources = (folder: string): string[] =>
      readdirSync(folder).flatMap((name) =>
        statSync(join(folder, name)).isDirectory() ? sources(join(folder, name)) : name.endsWith('.vue') ? [join(folder, name)] : [],
      )
    const bare: string[] = []
    for (const path of sources(join(process.cwd(), 'src')))
      for (const [tag] of readFileSync(path, 'utf8').matchAll(/<form\b[^\n]*@keydown\.esc[^\n]*/g))
        if (!/@keydown\.esc\.stop="leave\(/.test(tag)) bare.push(`${path}: ${tag.slice(0, 120)}`)
    // Secrets are not kept for anybody; what is filtered is in the address; a draft of rules stays in its store.
    const without = ['me/LoginPage.vue', 'setup/SetupPage.vue', 'me/PasswordForm.vue', 'audit/AuditFilter.vue', 'rule/RuleEditor.vue']
    for (const path of sources(join(process.cwd(), 'src'))) {
      const text = readFileSync(path, 'utf8')
      if (!text.includes('<form') || without.some((name) => path.endsWith(name))) continue
      // A load of boundaries asks in its own store (boundary/useload.ts).
      if (!/use(Unsaved|RecordForm|LoadPage)\(/.test(text)) bare.push(`${path}: asks nothing`)
      for (const [tag] of text.matchAll(/<button\b[^\n]*?>\{\{ t\('\w+\.cancel'\)/g))
        if (!/@click="(leave\(|close"|files\.leave\()[^<]*$/.test(tag)) bare.push(`${path}: ${tag}`)
    }
    expect(bare).toEqual([])
  })
})

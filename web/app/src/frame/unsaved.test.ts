// @vitest-environment happy-dom
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createMemoryHistory, createRouter } from 'vue-router'
import { effectScope, ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { guardUnsaved, leaveAll, unsaved, useQuestion, useUnsaved } from './unsaved'

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
    one.close()
  })
  it('is never thrown away by Escape in a form', () => {
    const sources = (folder: string): string[] => readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? sources(join(folder, name)) : name.endsWith('.vue') ? [join(folder, name)] : []))
    const bare: string[] = []
    for (const path of sources(join(process.cwd(), 'src'))) for (const [tag] of readFileSync(path, 'utf8').matchAll(/<form\b[^\n]*@keydown\.esc[^\n]*/g)) if (!/@keydown\.esc\.stop="leave\(/.test(tag)) bare.push(`${path}: ${tag.slice(0, 120)}`)
    expect(bare).toEqual([])
  })
})

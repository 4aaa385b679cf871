import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPinia, setActivePinia } from 'pinia'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Capability, menuFor, register, sections, sectionsFor } from '@/link/capability'
import { CAPABILITIES } from './capabilities'

/** What shows several capabilities together, and so names them. */
const TOGETHER = ['AppFrame.vue', 'EnterpriseCard.vue', 'PointCard.vue', 'RiskView.vue', 'TopBar.vue', 'WherePanel.vue', 'capabilities.ts']
/** Floors of the application: see floors.test.ts. */
const FLOORS = ['api', 'text', 'level', 'engine', 'state', 'ui', 'link', 'live', 'form', 'why', 'paper', 'app']

const src = join(import.meta.dirname, '..')
const folders = readdirSync(src, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !FLOORS.includes(entry.name))
  .map(({ name }) => name)
const list = readFileSync(join(import.meta.dirname, 'capabilities.ts'), 'utf8')

describe('capabilities', () => {
  beforeAll(() => register(CAPABILITIES))

  it('are all in the list that have something to say', () => {
    const saying = folders.filter((folder) => existsSync(join(src, folder, 'capability.ts')))
    expect(saying.filter((folder) => !list.includes(`'@/${folder}/capability'`))).toEqual([])
    const silent = folders.filter((folder) => !saying.includes(folder))
    expect(silent.filter((folder) => existsSync(join(src, folder, 'zh.ts')) || existsSync(join(src, folder, 'sheet.ts')))).toEqual([])
  })
  it('are named by nothing that all of them share', () => {
    const imported = new RegExp(`'(?:@|\\.\\.)/(?:${folders.join('|')})/`)
    const naming = readdirSync(import.meta.dirname, { encoding: 'utf8' })
      .filter((file) => /\.(ts|vue)$/.test(file) && !file.endsWith('.test.ts') && !TOGETHER.includes(file))
      .filter((file) => imported.test(readFileSync(join(import.meta.dirname, file), 'utf8')))
    expect(naming).toEqual([])
  })
  it('say no text, page or entry of the menu twice', async () => {
    const all: readonly Capability[] = CAPABILITIES
    const texts = await Promise.all(
      all.map(async ({ zh }) => (typeof zh === 'function' ? ((await zh()) as { default: object }).default : (zh ?? {}))),
    )
    for (const said of [
      all.flatMap((one) =>
        [...(one.routes ?? []), ...(one.sections ?? []).map(({ page }) => page)].map(({ name, path }) => String(name ?? path)),
      ),
      all.flatMap((one) => [...(one.menu?.() ?? []), ...(one.sections ?? [])].map(({ to }) => to)),
      all.flatMap((one) => Object.keys(one.kinds ?? {})),
      texts.flatMap((one) => Object.keys(one)),
    ])
      expect(said.filter((key, at) => said.indexOf(key) !== at)).toEqual([])
  })
  it('are shown only to who may use them', () => {
    setActivePinia(createPinia())
    expect(sectionsFor(() => true)).toEqual(sections().filter(({ shown }) => shown?.() ?? true))
    expect(sections().length).toBeGreaterThan(5)
    expect([sectionsFor(() => false), menuFor(() => false)]).toEqual([[], []])
    const ofTokens = sectionsFor((action) => action === 'token.manage')
    expect(ofTokens).toEqual(sections().filter(({ needs }) => needs.includes('token.manage')))
    expect(ofTokens.length).toBeLessThan(sections().length)
  })
})

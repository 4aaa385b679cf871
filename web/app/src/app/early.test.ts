// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { mark, markMap, unmark } from '@/state/mark'

const early = readFileSync(join(process.cwd(), 'src/app/early.js'), 'utf8')
/** What the page asks for before its scripts run. */
function asked(): string[] {
  document.head.innerHTML = '<meta name="anwang-map" content="/assets/map-1.js">'
  const links: HTMLLinkElement[] = []
  // Noted, not fetched.
  document.head.appendChild = <T extends Node>(link: T) => (links.push(link as Node as HTMLLinkElement), link)
  new Function(early)()
  return links.map((link) => new URL(link.href).pathname)
}
beforeEach(() => {
  localStorage.clear()
  Object.assign(window, { matchMedia: () => ({ matches: false }) })
})

it('asks for the map at once for somebody who sees it', () => {
  mark(7)
  markMap(true)
  expect(asked()).toEqual(['/assets/map-1.js', '/api/v1/me', '/api/v1/sectors', '/api/v1/status', '/api/v1/risk/levels'])
})

it('asks for nothing of the map for somebody whose role has none', () => {
  mark(7)
  markMap(false)
  expect(asked()).toEqual(['/api/v1/me', '/api/v1/sectors'])
  unmark()
  expect(asked()).toEqual([])
  mark(8)
  expect(asked()).toContain('/api/v1/status')
})

// What keeps somebody out who cannot see well or has no mouse, as axe finds it on the page that is shown.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const program = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Asserts that axe finds nothing on a page, or in a part of it. */
export async function axe(page, where, { grave = false, within, tags = WCAG } = {}) {
  // What slides in is judged where it stays.
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity),
  )
  // Once for a document: it is half a megabyte to read.
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(program)
  const violations = await page.evaluate(
    async ([selector, values]) => {
      const found = await globalThis.axe.run(selector ?? document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
      return found.violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        nodes: nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`),
      }))
    },
    [within, tags],
  )
  const kept = violations.filter(({ impact }) => !grave || impact === 'serious' || impact === 'critical')
  assert.deepEqual(
    kept.map(({ id, nodes }) => `${where}: ${id} ${nodes.join(' | ')}`),
    [],
  )
}

/** Asserts that axe finds nothing serious or critical on a page. */
export const axeGrave = (page, where) => axe(page, where, { grave: true })

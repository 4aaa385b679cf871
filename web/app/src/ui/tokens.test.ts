// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./base.css', import.meta.url), 'utf8')
/** The tokens that a rule sets. */
const tokens = (selector: string) => {
  const rule = css.match(new RegExp(`(?:^|\\n)${selector}\\s*\\{([^}]*)\\}`))
  expect(rule, selector).not.toBeNull()
  return [...rule![1]!.matchAll(/(--[\w-]+|color-scheme):/g)].map(([, name]) => name).sort()
}

describe('a sheet of paper', () => {
  it('has every token of the light theme that the dark one changes', () => {
    expect(tokens(':root,\\n\\.paper')).toEqual(tokens(':root\\.dark'))
  })
})

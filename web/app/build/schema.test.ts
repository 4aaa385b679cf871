import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FILE, generate } from './schema.mjs'

it('has the types that the server describes; "npm run schema" writes them anew', { timeout: 600_000 }, async () => {
  expect(readFileSync(FILE, 'utf8') === (await generate())).toBe(true)
})

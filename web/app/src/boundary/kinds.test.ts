import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chinese } from '@/app/texts'
import zh from './zh'

const root = join(process.cwd(), '../..')
/** The words of constants in a block of Go. */
function words(file: string, from: string): string[] {
  const code = readFileSync(join(root, file), 'utf8')
  const block = code.slice(code.indexOf(from))
  return [...block.slice(0, block.indexOf('\n)')).matchAll(/= "(\w+)"/g)].map(([, word]) => word!)
}

describe('the kinds of findings', () => {
  it('have each a name', async () => {
    const found = [...words('grid/boundary/finding.go', '// The kinds of findings'), ...words('geo/cover/defect.go', 'Overlap ')]
    expect(found.length).toBeGreaterThan(40)
    const { defect } = (await chinese()) as { defect: { kinds: object } }
    const named = new Set([...Object.keys(zh.boundary.kinds), ...Object.keys(defect.kinds)])
    expect(found.filter((kind) => !named.has(kind))).toEqual([])
  })
})

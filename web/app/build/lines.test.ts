import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

it('has no line over 140 characters; the formatter wraps code, but neither texts nor comments', () => {
  const files = ['src', 'build'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  const long = files
    .filter((file) => /\.(ts|vue|css|m?js)$/.test(file))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, n) => (line.length > 140 ? [`${file}:${n + 1}`] : [])),
    )
  expect(long).toEqual([])
})

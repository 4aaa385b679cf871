import { expect, test } from 'vitest'
import { half } from './both'

test('a text in both languages shows the one asked for', () => {
  const text = '安网默认值 | Anwang defaults (no authority)'
  expect(half(text, 'zh')).toBe('安网默认值')
  expect(half(text, 'en')).toBe('Anwang defaults (no authority)')
})
test('what is not a pair stays whole', () => {
  for (const text of ['', 'a | b', '甲 | 乙', '甲 | b | c', '权重由 2 改为 3']) expect(half(text, 'en')).toBe(text)
})

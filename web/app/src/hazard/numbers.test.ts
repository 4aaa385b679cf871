import { describe, expect, it } from 'vitest'
import { below, exact, index, out } from './numbers'

describe('numbers', () => {
  it('shows what was typed', () => {
    expect(exact(0.1 + 0.2)).toBe('0.3')
    expect(exact(25000)).toBe('25,000')
    expect(exact(49.999)).toBe('49.999')
    expect(exact(null)).toBe('—')
  })
  it('never rounds an index over an edge', () => {
    expect(index(0.99998)).toBe('0.99998')
    expect(index(49.9999)).toBe('49.999')
    expect(index(1)).toBe('1')
    expect(index(32.8)).toBe('32.8')
  })
  it('gives tonnes to the kilogram, on the safe side', () => {
    expect(below(400 / 3)).toBe('133.333')
    expect(out(1400 / 3)).toBe('466.667')
    expect(below(0.3)).toBe('0.3')
    expect(out(40)).toBe('40')
  })
})

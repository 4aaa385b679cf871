import { describe, expect, it } from 'vitest'
import { exact, index } from './numbers'

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
})

import { describe, expect, it } from 'vitest'
import { colours, contrast, type Palette, type Theme } from './palette'

const PANELS: Record<Theme, string> = { dark: '#0f1724', light: '#ffffff' }
const combinations = (['dark', 'light'] as Theme[]).flatMap((theme) => (['standard', 'cb'] as Palette[]).map((palette) => [theme, palette] as const))

describe('contrast', () => {
  it('agrees with the reference values', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 1)
  })
  it.each(combinations)('is at least 4.5 for letters on colours and coloured text: %s %s', (theme, palette) => {
    colours(theme, palette).risk.forEach((c, code) => {
      if (code > 0) expect([code, 'ink', contrast(c.ink, c.solid) >= 4.5]).toEqual([code, 'ink', true])
      expect([code, 'text', contrast(c.text, PANELS[theme]) >= 4.5]).toEqual([code, 'text', true])
    })
  })
  it.each(combinations)('is at least 4.5 for the letters of danger marks: %s %s', (theme, palette) => {
    colours(theme, palette).danger.forEach((colour, code) => {
      if (code === 0) return
      const ink = theme === 'dark' && code > 1 ? '#0b0f16' : '#ffffff'
      expect([code, contrast(colour, ink) >= 4.5]).toEqual([code, true])
    })
  })
  it.each(combinations)('keeps colours apart and danger marks free of risk colours: %s %s', (theme, palette) => {
    const c = colours(theme, palette)
    expect(new Set([...c.risk.map((r) => r.solid), ...c.danger]).size).toBe(10)
  })
})

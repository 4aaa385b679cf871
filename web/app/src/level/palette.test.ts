import { describe, expect, it } from 'vitest'
import { colours, contrast, type Palette, type Theme } from './palette'

const PANELS: Record<Theme, string> = { dark: '#0f1724', light: '#ffffff' }
const combinations = (['dark', 'light'] as Theme[]).flatMap((theme) =>
  (['standard', 'cb'] as Palette[]).map((palette) => [theme, palette] as const),
)

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
  it.each(combinations)('has classes of a load in one hue, by lightness, far from every level: %s %s', (theme, palette) => {
    const c = colours(theme, palette)
    const rgb = (hex: string) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16))
    const panel = PANELS[theme]
    const steps = c.load.map((colour) => contrast(colour, panel))
    expect([...steps].sort((a, b) => a - b)).toEqual(steps)
    for (const colour of c.load) {
      // So little colour that nobody takes it for one of the four.
      expect(Math.max(...rgb(colour)) - Math.min(...rgb(colour))).toBeLessThan(32)
      for (const { solid } of c.risk.slice(1)) expect(Math.hypot(...rgb(colour).map((v, i) => v - rgb(solid)[i]!))).toBeGreaterThan(75)
    }
  })
})

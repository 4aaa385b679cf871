/** Colours of the map and of risk, by theme and palette. The only place where they are written down. */

import type { Wire } from '@/api/schema'

export type Theme = 'dark' | 'light'
export type Palette = 'standard' | 'cb'

export interface RiskColour {
  /** Solid colour: chips, legend, rings. */
  solid: string
  /** Ink readable on the solid colour. */
  ink: string
  /** The colour as text on a panel. */
  text: string
  /** How much of the base shows through a filled grid; chosen by eye per colour. */
  opacity: number
}

export interface MapColours {
  outside: string
  land: string
  water: string
  urban: string
  line: string
  lineStrong: string
  hatch: string
  select: string
  label: string
  halo: string
  faint: string
  /** Parks and woods, and roads, of a base map that we draw ourselves. */
  green: string
  road: string
  disc: string
  discInk: string
}

export interface Colours {
  risk: readonly [RiskColour, RiskColour, RiskColour, RiskColour, RiskColour]
  /** Danger classes, by code: closed, major overdue, major, general overdue, general. Never risk colours. */
  danger: readonly [string, string, string, string, string]
  /** Classes of the load, from least to most: one hue that no level has, by lightness. */
  load: readonly [string, string, string, string, string]
  /** Reference layers: each legible on every colour of risk over its rim, and none of them. */
  reference: Record<ReferenceColour, string>
  map: MapColours
}

export type ReferenceColour = Wire['ReferenceBody']['color']
const referenceDark: Colours['reference'] = {
  graphite: '#eef2f8',
  slate: '#a9b6c8',
  teal: '#5eead4',
  violet: '#c9b6ff',
  brown: '#e3bd98',
  magenta: '#f5a8f7',
}
const referenceLight: Colours['reference'] = {
  graphite: '#1f2733',
  slate: '#4d5b6e',
  teal: '#0b6b63',
  violet: '#5b28b8',
  brown: '#6f421a',
  magenta: '#96168f',
}

const DARK_INK = '#0b0f16'

const darkMap: MapColours = {
  outside: '#070c14',
  land: '#101926',
  water: '#0b2136',
  urban: '#18222f',
  line: '#0b111b',
  lineStrong: '#aeb9cc',
  hatch: '#8793a6',
  select: '#ffffff',
  label: '#ffffff',
  halo: 'rgba(5,9,15,0.88)',
  faint: '#7d8a9e',
  green: '#12241f',
  road: '#33435a',
  disc: '#0e1522',
  discInk: '#f3f6fb',
}

const lightMap: MapColours = {
  outside: '#dfe6ee',
  land: '#f3f5f8',
  water: '#cfdfee',
  urban: '#e9edf2',
  line: '#ffffff',
  lineStrong: '#3c4a5e',
  hatch: '#7b8797',
  select: '#0b0f16',
  label: '#141b26',
  halo: 'rgba(255,255,255,0.9)',
  faint: '#5d6b7e',
  green: '#dde9dc',
  road: '#b9c3cf',
  disc: '#ffffff',
  discInk: '#141b26',
}

const dangerDark = ['#6b778a', '#c2348f', '#c98bf5', '#9d8cff', '#a9b4c6'] as const
const dangerLight = ['#8592a3', '#b3197c', '#8e3fc2', '#6451d6', '#64748b'] as const

const loadDark = ['#332e3d', '#564e63', '#7d738c', '#a99fb7', '#e2daeb'] as const
const loadLight = ['#e6e0ec', '#c6bccf', '#9d90aa', '#726480', '#453853'] as const

const dark: Colours = {
  risk: [
    { solid: '#8793a6', ink: DARK_INK, text: '#b3bdcc', opacity: 0.16 },
    { solid: '#e5484d', ink: DARK_INK, text: '#ff8d90', opacity: 0.9 },
    { solid: '#f08c2e', ink: DARK_INK, text: '#ffae66', opacity: 0.84 },
    { solid: '#f2c230', ink: DARK_INK, text: '#f5cf5c', opacity: 0.82 },
    { solid: '#3e8bff', ink: DARK_INK, text: '#86b6ff', opacity: 0.5 },
  ],
  danger: dangerDark,
  reference: referenceDark,
  load: loadDark,
  map: darkMap,
}

const light: Colours = {
  risk: [
    { solid: '#8b97a7', ink: DARK_INK, text: '#586577', opacity: 0.14 },
    { solid: '#d93b41', ink: '#ffffff', text: '#bb2027', opacity: 0.72 },
    { solid: '#e67e17', ink: DARK_INK, text: '#9c4f00', opacity: 0.66 },
    { solid: '#e0ac00', ink: DARK_INK, text: '#7a5d00', opacity: 0.56 },
    { solid: '#2b6dd8', ink: '#ffffff', text: '#1f5fc7', opacity: 0.42 },
  ],
  danger: dangerLight,
  reference: referenceLight,
  load: loadLight,
  map: lightMap,
}

// Ordered by lightness as well as by hue, so that the four stay apart for every
// common kind of colour vision; letters and patterns are drawn on top.
const cbDark: Colours = {
  ...dark,
  risk: [
    dark.risk[0],
    { solid: '#c8273c', ink: '#ffffff', text: '#ff8f9b', opacity: 0.95 },
    { solid: '#f39268', ink: DARK_INK, text: '#ffb08c', opacity: 0.8 },
    { solid: '#fbe68c', ink: DARK_INK, text: '#fbe68c', opacity: 0.82 },
    { solid: '#4aa3d8', ink: DARK_INK, text: '#8ccbf0', opacity: 0.5 },
  ],
}

const cbLight: Colours = {
  ...light,
  risk: [
    light.risk[0],
    { solid: '#a50f2d', ink: '#ffffff', text: '#a50f2d', opacity: 0.84 },
    { solid: '#ee8256', ink: DARK_INK, text: '#9a3d10', opacity: 0.76 },
    { solid: '#f2d656', ink: DARK_INK, text: '#6d5800', opacity: 0.7 },
    { solid: '#2f86bd', ink: DARK_INK, text: '#17618f', opacity: 0.48 },
  ],
}

export function colours(theme: Theme, palette: Palette): Colours {
  if (palette === 'cb') return theme === 'dark' ? cbDark : cbLight
  return theme === 'dark' ? dark : light
}

/** The same colours as custom properties, for the style sheets. */
export function customProperties(c: Colours): Record<string, string> {
  const properties: Record<string, string> = {}
  c.risk.forEach((colour, code) => {
    properties[`--risk-${code}`] = colour.solid
    properties[`--risk-${code}-ink`] = colour.ink
    properties[`--risk-${code}-text`] = colour.text
  })
  c.danger.forEach((colour, code) => (properties[`--danger-${code}`] = colour))
  c.load.forEach((colour, i) => (properties[`--load-${i + 1}`] = colour))
  return properties
}

function channel(v: number): number {
  const s = v / 255
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
}

/** WCAG contrast of two #rrggbb colours. */
export function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const n = parseInt(hex.slice(1), 16)
    return 0.2126 * channel(n >> 16) + 0.7152 * channel((n >> 8) & 255) + 0.0722 * channel(n & 255)
  }
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** What a sheet over the view says of itself. A capability describes its own; app/capabilities.ts lists them all. */
import type { Component } from 'vue'

export interface Sheet {
  /** Its name in an address. */
  name: string
  /** Whether what an address says is a page of it. */
  fits: (page: string) => boolean
  /** The page that lies open, as an address says it; empty: none that has an address. */
  page: () => string
  /** Opens a page; empty: closes it. */
  turn: (page: string) => void
  /** Whether it lies open, and whoever looks may see it. */
  shown: () => boolean
  component: Component
  /** What to do when its component asks to be closed; one that closes itself has none. */
  close?: () => void
}

/** The open sheets in an address. */
export function writeSheets(sheets: readonly Sheet[]): Record<string, string> {
  return Object.fromEntries(sheets.map((sheet) => [sheet.name, sheet.page()] as const).filter(([, page]) => page))
}

/** Opens what an address names and closes the others; what makes no sense is none. */
export function readSheets(sheets: readonly Sheet[], query: Record<string, string | undefined>): void {
  for (const sheet of sheets) {
    const asked = query[sheet.name] ?? ''
    const page = sheet.fits(asked) ? asked : ''
    if (sheet.page() !== page) sheet.turn(page)
  }
}

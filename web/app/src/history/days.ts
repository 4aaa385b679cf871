/** Days 2026-11-03 in China, as the server counts them. */

const DAY = 86_400_000
const CHINA = 8 * 3_600_000

/** The day it is in China at a moment. */
export function today(now = new Date()): string {
  return new Date(now.getTime() + CHINA).toISOString().slice(0, 10)
}

const number = (day: string) => Date.parse(`${day}T00:00:00Z`)

export function addDays(day: string, n: number): string {
  return new Date(number(day) + n * DAY).toISOString().slice(0, 10)
}

/** Days from one to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((number(to) - number(from)) / DAY)
}

/** Every day from one to another, both included. */
export function daysOf(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i))
}

/** Some days to write below an axis: the first of months, or every few days of a short time. */
export function ticks(days: readonly string[], most: number): { at: number; text: string }[] {
  if (days.length === 0) return []
  const firsts = days.map((day, at) => ({ at, day })).filter(({ day }) => day.endsWith('-01'))
  if (days.length > 100 && firsts.length <= 2 * most) {
    const step = Math.ceil(firsts.length / most)
    return firsts.filter((_, i) => i % step === 0).map(({ at, day }) => ({ at, text: day.slice(0, 7) }))
  }
  const step = Math.max(1, Math.ceil(days.length / most))
  return days.map((day, at) => ({ at, text: day.slice(5) })).filter(({ at }) => at % step === 0)
}

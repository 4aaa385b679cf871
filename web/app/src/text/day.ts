/**
 * Days and the clock. China has one time zone and no summer time, and what is
 * supervised lies in it: everybody reads China's day and China's clock, whatever
 * the zone and the language of their browser. A day is a text such as 2026-11-28.
 * Nothing else in the application takes a moment apart or makes one out of a day;
 * a test over the sources holds it to that.
 */

const DAY = 86_400_000
const CHINA = 8 * 3_600_000

/** A moment in milliseconds; NaN for what is none. */
export function millis(at: string | Date): number {
  return at instanceof Date ? at.getTime() : Date.parse(at)
}

/** A moment as it was sent. */
export function instant(at: string): Date {
  return new Date(at)
}

/** 2026-11-28T14:32:07 by the clock of China; nothing for what is no moment or one that was never set. */
export function china(at: string | Date | undefined | null): string | undefined {
  if (!at) return undefined
  const local = new Date(millis(at) + CHINA)
  return Number.isNaN(local.getTime()) || local.getUTCFullYear() < 1900 ? undefined : local.toISOString().slice(0, 19)
}

/** The day it is in China at a moment; "" for what is none. */
export function dayOf(at: string | Date | undefined | null): string {
  return china(at)?.slice(0, 10) ?? ''
}

/** The day it is in China. */
export function today(now = new Date()): string {
  return dayOf(now)
}

// Days are counted as if they began in Greenwich: what they have to do with a moment does not matter there.
const number = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY
const text = (n: number) => new Date(n * DAY).toISOString().slice(0, 10)

/** A day that there is, as 2026-11-03. */
export function isDay(day: string | undefined): day is string {
  return /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') && !Number.isNaN(number(day!)) && text(number(day!)) === day
}

export function addDays(day: string, n: number): string {
  return text(number(day) + n)
}

/** Days from one to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round(number(to) - number(from))
}

/** Every day from one to another, both included. */
export function daysOf(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i))
}

/** The same day some months on, or the last of a month that has no such day. */
export function addMonths(day: string, n: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n
  const first = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`
  const last = Math.round(number(monthAfter(first)) - number(first))
  return addDays(first, Math.min(Number(day.slice(8)), last) - 1)
}

/** 32 days after the first of a month it is the next one. */
const monthAfter = (first: string) => `${addDays(first, 32).slice(0, 7)}-01`

/** The weeks, Monday to Sunday, that hold the month of a day; days of other months fill the first and the last. */
export function weeksOf(day: string): string[][] {
  const first = `${day.slice(0, 7)}-01`
  // The first day of all counting was a Thursday.
  const monday = number(first) - ((number(first) + 3) % 7)
  const weeks: string[][] = []
  for (let n = monday; n < number(monthAfter(first)); n += 7) weeks.push(Array.from({ length: 7 }, (_, i) => text(n + i)))
  return weeks
}

/** The last day of a term of years that began on a day; "" where there is none. */
export function termOf(day: string, years: number): string {
  if (!isDay(day) || years <= 0) return ''
  const again = addMonths(day, 12 * years)
  return again.slice(8) === day.slice(8) ? addDays(again, -1) : again
}

/**
 * The moment a day begins in China, and its last second, as the server takes them;
 * nothing for no day. What is no day is handed on, so that it is refused and not lost.
 */
export function startOf(day: string): string | undefined {
  return isDay(day) ? `${day}T00:00:00+08:00` : day || undefined
}
export function endOf(day: string): string | undefined {
  return isDay(day) ? `${day}T23:59:59+08:00` : day || undefined
}

/** What somebody typed as a day: 2026-11-28, 20261128, 2026/11/28, 2026.11.28, 2026年11月28日; nothing for what is none. */
export function readDay(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').replace(/\s+/g, '')
  const found = /^(\d{4})(?:(\d{2})(\d{2})|([-/.])(\d{1,2})\4(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)$/.exec(plain)
  if (!found) return undefined
  const [, year, m1, d1, , m2, d2, m3, d3] = found
  const day = `${year}-${(m1 ?? m2 ?? m3)!.padStart(2, '0')}-${(d1 ?? d2 ?? d3)!.padStart(2, '0')}`
  return isDay(day) ? day : undefined
}

/** Sunday is 0. */
export function weekday(day: string): number {
  // The first day that is counted was a Thursday.
  return (((number(day) + 4) % 7) + 7) % 7
}

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What asks the browser for its zone or its language; all of it is in day.ts, which needs neither. */
const FORBIDDEN: readonly [string, RegExp][] = [
  ['a moment out of a text or of numbers', /\bnew Date\(\s*[^\s)]/],
  ['a moment out of a text', /\bDate\.(parse|UTC)\(/],
  ['a part of a moment', /\.(get|set)(UTC)?(FullYear|Month|Date|Day|Hours|Minutes|Seconds|TimezoneOffset)\(/],
  ['a moment as a text', /\.to(ISO|UTC|Date|Time|GMT)String\(/],
  [
    'the habits of the language of the browser',
    /\.toLocale(Date|Time)?String\(|\bIntl\.(DateTimeFormat|RelativeTimeFormat)\b|\bIntl\.\w+\((?!')/,
  ],
  ['an order of the language of the browser', /\.localeCompare\([^,()]*(\([^()]*\)[^,()]*)*\)/],
  [
    'a field of the browser for days, which speaks its language',
    /\btype=["'](date|datetime-local|month|week|time)["']|:type="[^"]*'(date|datetime-local|month|week|time)'/,
  ],
]

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return sources(path)
    return /\.(vue|ts)$/.test(name) && !/\.test\.ts$/.test(name) ? [path] : []
  })
}
const found = (code: string) => FORBIDDEN.filter(([, pattern]) => pattern.test(code)).map(([what]) => what)

describe('the clock of China', () => {
  it('is told in one place', () => {
    const guilty = sources(join(process.cwd(), 'src'))
      .filter((path) => !path.endsWith(join('text', 'day.ts')))
      .flatMap((path) =>
        readFileSync(path, 'utf8')
          .split('\n')
          .flatMap((line, i) => found(line).map((what) => `${path}:${i + 1}: ${what}`)),
      )
    expect(guilty).toEqual([])
  })
  it.each([
    'new Date(`${day}T00:00:00`)',
    'new Date(2026, 10, 22)',
    'Date.parse(text)',
    'at.getHours()',
    'at.getUTCDate()',
    'at.toISOString().slice(0, 10)',
    'n.toLocaleString()',
    "at.toLocaleDateString('zh-CN')",
    'new Intl.DateTimeFormat()',
    'new Intl.NumberFormat()',
    'a.localeCompare(b)',
    'a.name.localeCompare(nameOf(b))',
    '<input type="date" />',
    '<input type="datetime-local" v-model="x">',
    ":type=\"key === 'dated' ? 'date' : 'text'\"",
  ])('finds %s', (code) => expect(found(code)).not.toEqual([]))
  it.each([
    'new Date()',
    'Date.now()',
    "a.localeCompare(b, 'zh')",
    "new Intl.NumberFormat('en-US')",
    '<DayField v-model="day" />',
    '<time>{{ day(row.at) }}</time>',
  ])('lets %s be', (code) => expect(found(code)).toEqual([]))
})

/** Days 2026-11-03 below an axis. */

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

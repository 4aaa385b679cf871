/** How large things are on a wall: everything goes by the height of the screen, so that it is the same at every resolution. */
import { china } from '@/text/day'

/** The height that all lengths are thought for; 1rem is a hundred and eighth of the screen's height. */
export const HEIGHT = 1080

/** How much larger than on a desk. */
export function wallScale(height: number): number {
  return height / HEIGHT
}

/** How wide the figures left and right of the map are, in rem: a fifth of the screen, and never so wide that the map goes short. */
export function columnOf(width: number, height: number): number {
  const rem = height / (HEIGHT / 10)
  return Math.min(42, Math.max(30, (0.215 * width) / rem))
}

/** The map's own edges on a wall, in its own pixels, of which there are always 1080 from top to bottom. */
export function wallEdges(width: number, height: number): { top: number; right: number; bottom: number; left: number } {
  const side = columnOf(width, height) * 10 + 56
  return { top: 26, right: side, bottom: 26, left: side }
}

/** 08:00 in China is day on a wall, 23:00 is night. */
export function isNight(at: Date): boolean {
  const hour = Number(china(at)?.slice(11, 13))
  return hour >= 22 || hour < 7
}

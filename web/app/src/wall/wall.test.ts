// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { ChangeRow } from '@/api/types'
import { weekday } from '@/text/day'
import { isNews } from './news'
import { boxOf, nearest, layOutLabels, widthOf, type Box } from './labels'
import { MOST, nextOf, worstOf } from './rotation'
import { columnOf, isNight, wallEdges, wallScale } from '@/state/size'

const SCREENS = [
  [1280, 720],
  [1440, 900],
  [1920, 1080],
  [3840, 2160],
  [1024, 576],
  [900, 600],
] as const

describe('the wall', () => {
  it('is the same picture at every resolution', () => {
    for (const [width, height] of SCREENS) {
      expect(wallScale(height) * 1080).toBeCloseTo(height)
      expect(columnOf(width * 2, height * 2)).toBeCloseTo(columnOf(width, height))
      expect(wallEdges(width * 2, height * 2)).toEqual(wallEdges(width, height))
    }
  })

  it('leaves the map its middle: less than a quarter of the width on each side', () => {
    for (const [width, height] of SCREENS) {
      const { left, right } = wallEdges(width, height)
      const wide = width / wallScale(height)
      expect(left).toBeLessThanOrEqual(0.26 * wide)
      expect(wide - left - right).toBeGreaterThan(0.48 * wide)
      // The figures, with the margin of 28 outside them, keep off it.
      expect(columnOf(width, height) * 10 + 28).toBeLessThan(left)
    }
  })

  it('knows what day of the week it is', () => {
    expect(['2026-11-29', '2026-11-30', '1970-01-01', '1969-12-28'].map(weekday)).toEqual([0, 1, 4, 0])
  })

  it('is dim from 22:00 to 07:00 in China, whatever the zone of the machine', () => {
    expect(isNight(new Date('2026-11-28T13:59:00Z'))).toBe(false)
    expect(isNight(new Date('2026-11-28T14:00:00Z'))).toBe(true)
    expect(isNight(new Date('2026-11-28T22:59:00Z'))).toBe(true)
    expect(isNight(new Date('2026-11-28T23:00:00Z'))).toBe(false)
  })
})

describe('the rotation', () => {
  it('goes round the red ones, and round the orange ones only where none is red', () => {
    const level = new Map([
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 4],
    ])
    expect(worstOf([1, 2, 3, 4], (id) => level.get(id)!)).toEqual({ level: 1, ids: [1], all: 1 })
    expect(worstOf([2, 3, 4], (id) => level.get(id)!)).toEqual({ level: 2, ids: [2, 3], all: 2 })
    expect(worstOf([4], (id) => level.get(id)!)).toEqual({ level: 0, ids: [], all: 0 })
  })

  it('says how many there are where it does not go round all of them', () => {
    const many = Array.from({ length: 40 }, (_, i) => i + 1)
    const round = worstOf(many, () => 1)
    expect([round.ids.length, round.all]).toEqual([MOST, 40])
  })

  it('begins again after the last, and at the worst when the one in focus is no longer red', () => {
    expect(nextOf([5, 6, 7], 7)).toBe(5)
    expect(nextOf([5, 6, 7], 5, -1)).toBe(7)
    expect(nextOf([5, 6, 7], 9)).toBe(5)
    expect(nextOf([], 9)).toBe(0)
  })
})

describe('names on the wall', () => {
  const area: Box = { x: 400, y: 0, width: 1100, height: 1080 }
  const meets = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

  it('stand apart, off the places and inside what is free, wherever the places are', () => {
    let seed = 7
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
    for (let round = 0; round < 100; round++) {
      const names = Array.from({ length: 12 }, () => ({
        x: 400 + 1100 * random(),
        y: 1080 * random(),
        width: 120 + 160 * random(),
        height: 38,
      }))
      const boxes = layOutLabels(names, area, 16)
      expect(boxes.filter(Boolean).length).toBeGreaterThan(6)
      boxes.forEach((box, i) => {
        if (!box) return
        expect(
          box.x >= area.x && box.y >= area.y && box.x + box.width <= area.x + area.width && box.y + box.height <= area.y + area.height,
        ).toBe(true)
        boxes.slice(i + 1).forEach((other) => other && expect(meets(box, other)).toBe(false))
        names.forEach(({ x, y }) => expect(meets(box, { x, y, width: 0.01, height: 0.01 })).toBe(false))
      })
    }
  })

  it('leave what is written on the map to be read, at every size of screen', () => {
    let seed = 11
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
    for (const [, height] of SCREENS) {
      const scale = wallScale(height)
      const at = (x: number, y: number, width: number, tall: number): Box => ({
        x: x * scale,
        y: y * scale,
        width: width * scale,
        height: tall * scale,
      })
      const area = at(400, 0, 1100, 1080)
      for (let round = 0; round < 30; round++) {
        const written = Array.from({ length: 8 }, () =>
          boxOf('大兴区 Ⅰ', (420 + 1060 * random()) * scale, (20 + 1040 * random()) * scale, 24 * scale),
        )
        const names = Array.from({ length: 6 }, () => at(500 + 900 * random(), 80 + 900 * random(), 170, 38))
        for (const box of layOutLabels(names, area, 16 * scale, written))
          if (box) expect(written.some((other) => meets(box, other))).toBe(false)
      }
    }
    // Where everything is written over, a mark stands all the same.
    expect(layOutLabels([{ x: 900, y: 500, width: 170, height: 38 }], area, 16, [area])[0]).toBeDefined()
  })

  it('are as wide as what is written in them', () => {
    expect(widthOf('荣华街道')).toBe(4)
    expect(widthOf('ab')).toBeCloseTo(1.2)
    expect(nearest({ x: 10, y: 10, width: 10, height: 10 }, 0, 15)).toEqual([10, 15])
  })
})

describe('the news of the wall', () => {
  const row = (more: Partial<ChangeRow>): ChangeRow => ({
    key: '',
    position: 1,
    at: '',
    verb: 'grid.turn',
    what: '',
    state: '',
    leftName: '',
    organisation: '',
    kind: 'grid',
    id: 1,
    op: 'set',
    name: '',
    from: 'orange',
    to: 'red',
    grid: 1,
    gridName: '',
    lon: 0,
    lat: 0,
    ...more,
  })
  const depthOf = (id: number) => id

  it('are recolours of the depth shown, red enterprises and major dangers', () => {
    expect(isNews(row({ id: 3 }), 3, depthOf)).toBe(true)
    expect(isNews(row({ id: 4 }), 3, depthOf)).toBe(false)
    expect(isNews(row({ kind: 'enterprise', from: 'red', to: 'yellow' }), 3, depthOf)).toBe(true)
    expect(isNews(row({ kind: 'enterprise', from: 'blue', to: 'yellow' }), 3, depthOf)).toBe(false)
    expect(isNews(row({ kind: 'danger', from: '', to: 'major' }), 3, depthOf)).toBe(true)
    expect(isNews(row({ kind: 'danger', from: 'majorOverdue', to: 'closed' }), 3, depthOf)).toBe(true)
    expect(isNews(row({ kind: 'danger', from: '', to: 'general' }), 3, depthOf)).toBe(false)
  })
})

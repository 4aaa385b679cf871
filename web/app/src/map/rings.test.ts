import { createExpression } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { arcs, parseImage, quantise, RING_STEPS, ringExpression } from './rings'

describe('rings', () => {
  it('lets nothing vanish: one red among thousands still has a step', () => {
    expect(quantise([1, 0, 0, 9999, 0])[0]).toBe(1)
    expect(quantise([0, 0, 0, 0, 0])).toEqual([0, 0, 0, 0, 0])
  })
  it('fills exactly one turn', () => {
    for (const steps of [
      [1, 2, 13, 0, 0],
      [16, 0, 0, 0, 0],
      [1, 1, 1, 16, 1],
    ]) {
      const parts = arcs(steps)
      expect(parts[0]!.from).toBe(0)
      expect(parts.at(-1)!.to).toBeCloseTo(1)
      parts.slice(1).forEach((part, i) => expect(part.from).toBe(parts[i]!.to))
    }
    expect(arcs([0, 0, 0, 0, 0])).toEqual([])
  })
  it('reads only the ids it writes', () => {
    expect(parseImage('ring/dangers/1,2,13,0,0/2')).toEqual({ what: 'ring', layer: 'dangers', steps: [1, 2, 13, 0, 0], worst: 2 })
    expect(parseImage('point/hazards/4')).toEqual({ what: 'point', layer: 'hazards', class: 4 })
    for (const id of ['ring/people/1,2,3,4,5/1', 'point/hazards/5', 'ring/dangers/1,2,3,4/1', 'hatch-0', '', 'point/hazards/4/x'])
      expect(parseImage(id)).toBeUndefined()
  })
  it('has a style expression that agrees with quantise', () => {
    const made = createExpression(ringExpression('enterprises') as never, 'icon-image')
    expect(made.result).toBe('success')
    if (made.result !== 'success') return
    for (const counts of [
      [0, 1, 0, 0, 9999],
      [12, 3, 4, 5, 6],
      [0, 0, 0, 1, 0],
    ]) {
      const [c0, c1, c2, c3, c4] = counts
      const id = made.value.evaluate({ zoom: 9 }, {
        type: 1,
        properties: { cluster: true, c0, c1, c2, c3, c4, worst: 1 },
      } as never) as string
      const image = parseImage(id)
      expect(image).toMatchObject({ what: 'ring', steps: quantise([c1!, c2!, c3!, c4!, c0!]), worst: 1 })
      if (image?.what === 'ring') expect(Math.max(...image.steps)).toBeLessThanOrEqual(RING_STEPS)
    }
  })
})

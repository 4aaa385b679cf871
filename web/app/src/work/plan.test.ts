import { describe, expect, it } from 'vitest'
import { apart, planOf } from './plan'

describe('the plan of a place', () => {
  it('fits all places, north up, with true lengths', () => {
    const plan = planOf(
      [
        { lon: 116.4, lat: 39.9 },
        { lon: 116.41, lat: 39.905 },
      ],
      600,
      400,
    )
    const [x0, y0] = plan.at(116.4, 39.9)
    const [x1, y1] = plan.at(116.41, 39.905)
    expect(x0).toBeGreaterThanOrEqual(40 - 1e-6)
    expect(x1).toBeLessThanOrEqual(560 + 1e-6)
    expect(y1).toBeLessThan(y0)
    // 0.01° of longitude is 853.9 m here.
    expect(((x1 - x0) / plan.bar.length) * plan.bar.metres).toBeCloseTo(853.9, 0)
  })
  it('shows ground around a single place', () => {
    const plan = planOf([{ lon: 116.4, lat: 39.9 }], 600, 400)
    expect(plan.at(116.4, 39.9)).toEqual([300, 200])
    expect(plan.bar.metres).toBeGreaterThan(0)
    expect(plan.bar.length).toBeLessThanOrEqual(150)
  })
})

describe('marks', () => {
  it('do not lie on each other, and those with room stay', () => {
    const found = apart(
      [
        [10, 10],
        [10, 10],
        [12, 10],
        [200, 200],
      ],
      20,
    )
    for (let i = 0; i < found.length; i++)
      for (let j = i + 1; j < found.length; j++)
        expect(Math.hypot(found[i]![0] - found[j]![0], found[i]![1] - found[j]![1])).toBeGreaterThan(18)
    expect(found[3]).toEqual([200, 200])
    expect(
      apart(
        [
          [10, 10],
          [10, 10],
        ],
        20,
      ),
    ).toEqual(
      apart(
        [
          [10, 10],
          [10, 10],
        ],
        20,
      ),
    )
  })
})

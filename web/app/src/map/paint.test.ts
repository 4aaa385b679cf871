import { describe, expect, it } from 'vitest'
import { LEVELS, LevelTable } from '@/level/levels'
import { GridPaint } from './paint'

/** A map that can be rebuilt: a new style knows nothing of what was painted. */
class FakeMap {
  states: Map<number, Record<string, unknown>> | undefined = new Map()
  writes = 0
  paint = new GridPaint({
    holder: () => this.states,
    set: (id, state) => {
      this.writes++
      this.states!.set(id, { ...this.states!.get(id), ...state })
    },
  })
  lose() {
    this.states = undefined
  }
  restore() {
    this.states = new Map()
    this.paint.again()
  }
  levels = () => [1, 2, 3].map((id) => this.states?.get(id)?.level)
  faded = () => [1, 2, 3].map((id) => this.states?.get(id)?.faded)
}

function table(level: string): LevelTable {
  const made = new LevelTable()
  made.load({ position: 1, id: [1, 2, 3], parent: [0, 1, 1], depth: [1, 2, 2], level, index: [0, 0, 0] })
  return made
}
const keys = (t: LevelTable) => [1, 2, 3].map((id) => LEVELS[t.level(id)])

describe('GridPaint', () => {
  it('paints a rebuilt style from the table that is shown, whichever it is', () => {
    const map = new FakeMap()
    const [now, past] = [table('123'), table('432')]
    for (const shown of [now, past, now]) {
      map.paint.paint(shown)
      expect(map.levels()).toEqual(keys(shown))
      map.lose()
      map.restore()
      expect(map.levels()).toEqual(keys(shown))
    }
    const lit = new Map([[2, 4]])
    map.paint.paint(now, lit)
    map.lose()
    map.restore()
    expect(map.levels()).toEqual(['red', 'blue', 'yellow'])
    expect(map.faded()).toEqual([true, false, true])
    map.paint.paint(now)
    expect(map.levels()).toEqual(keys(now))
    expect(map.faded()).toEqual([false, false, false])
  })

  it('keeps what is chosen while there is no style, and what changes meanwhile', () => {
    const map = new FakeMap()
    const [now, past] = [table('123'), table('432')]
    map.paint.paint(now)
    map.lose()
    map.paint.paint(past)
    expect(map.paint.recolour(past.apply([[3, 'red', 0, 0]], 2))).toBe(false)
    map.restore()
    expect(map.levels()).toEqual(['blue', 'yellow', 'red'])
  })

  it('writes only what differs while the style stays', () => {
    const map = new FakeMap()
    map.paint.paint(table('123'))
    map.writes = 0
    map.paint.paint(table('124'))
    map.paint.again()
    expect(map.writes).toBe(1)
    expect(map.levels()).toEqual(['red', 'orange', 'blue'])
  })
  it('fills by load what is shown and, on a style that is built anew, again', () => {
    const map = new FakeMap()
    const t = table('123')
    const loads = new Map([
      [1, 3],
      [2, 1],
      [3, 2],
    ])
    const of = () => [1, 2, 3].map((id) => map.states?.get(id)?.load)
    map.paint.paint(t)
    expect(of()).toEqual([undefined, undefined, undefined])
    map.paint.paint(t, undefined, (id) => loads.get(id)!)
    expect(of()).toEqual([3, 1, 2])
    loads.set(2, 5)
    map.paint.reload([2, 99])
    expect([...of(), map.states!.size]).toEqual([3, 5, 2, 3])
    map.lose()
    map.paint.reload([1])
    map.restore()
    expect([of(), map.levels()]).toEqual([[3, 5, 2], keys(t)])
  })
})

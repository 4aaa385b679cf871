import { describe, expect, it } from 'vitest'
import { LEVELS, LevelTable } from '@/level/levels'
import { GridPaint } from './paint'

/** A map that can be rebuilt: a new style knows nothing of what was painted. */
class Sheet {
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
    const sheet = new Sheet()
    const [now, past] = [table('123'), table('432')]
    for (const shown of [now, past, now]) {
      sheet.paint.paint(shown)
      expect(sheet.levels()).toEqual(keys(shown))
      sheet.lose()
      sheet.restore()
      expect(sheet.levels()).toEqual(keys(shown))
    }
    const lit = new Map([[2, 4]])
    sheet.paint.paint(now, lit)
    sheet.lose()
    sheet.restore()
    expect(sheet.levels()).toEqual(['red', 'blue', 'yellow'])
    expect(sheet.faded()).toEqual([true, false, true])
    sheet.paint.paint(now)
    expect(sheet.levels()).toEqual(keys(now))
    expect(sheet.faded()).toEqual([false, false, false])
  })

  it('keeps what is chosen while there is no style, and what changes meanwhile', () => {
    const sheet = new Sheet()
    const [now, past] = [table('123'), table('432')]
    sheet.paint.paint(now)
    sheet.lose()
    sheet.paint.paint(past)
    expect(sheet.paint.recolour(past.apply([[3, 'red', 0, 0]], 2))).toBe(false)
    sheet.restore()
    expect(sheet.levels()).toEqual(['blue', 'yellow', 'red'])
  })

  it('writes only what differs while the style stays', () => {
    const sheet = new Sheet()
    sheet.paint.paint(table('123'))
    sheet.writes = 0
    sheet.paint.paint(table('124'))
    sheet.paint.again()
    expect(sheet.writes).toBe(1)
    expect(sheet.levels()).toEqual(['red', 'orange', 'blue'])
  })
  it('fills by load what is shown and, on a style that is built anew, again', () => {
    const sheet = new Sheet()
    const t = table('123')
    const loads = new Map([
      [1, 3],
      [2, 1],
      [3, 2],
    ])
    const of = () => [1, 2, 3].map((id) => sheet.states?.get(id)?.load)
    sheet.paint.paint(t)
    expect(of()).toEqual([undefined, undefined, undefined])
    sheet.paint.paint(t, undefined, (id) => loads.get(id)!)
    expect(of()).toEqual([3, 1, 2])
    loads.set(2, 5)
    sheet.paint.reload([2, 99])
    expect([...of(), sheet.states!.size]).toEqual([3, 5, 2, 3])
    sheet.lose()
    sheet.paint.reload([1])
    sheet.restore()
    expect([of(), sheet.levels()]).toEqual([[3, 5, 2], keys(t)])
  })
})

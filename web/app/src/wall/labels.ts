/** Where names stand beside their places: near them, apart from each other, inside what is free. */

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** A name that is written on the map itself. */
export interface MapName {
  id: number
  text: string
  x: number
  y: number
  size: number
}

export interface Name {
  x: number
  y: number
  width: number
  height: number
}

const meets = (a: Box, b: Box, gap: number) =>
  a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap
const inside = (a: Box, area: Box) =>
  a.x >= area.x && a.y >= area.y && a.x + a.width <= area.x + area.width && a.y + a.height <= area.y + area.height

/** Directions around a place, the level ones first since a name reads best beside its place. */
const TURNS = Array.from({ length: 16 }, (_, i) => (i * Math.PI) / 8)

/** What standing on one thing that is written on the map weighs: more than any way around it. */
const COVERS = 100

/**
 * A box for each name; undefined where there is no room for one. The first names
 * come first. A unit is the size of one step away from a place. What is written on
 * the map already is covered only where there is room nowhere else.
 */
export function layOutLabels(names: readonly Name[], area: Box, unit: number, written: readonly Box[] = []): (Box | undefined)[] {
  const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 }
  const dots = names.map(({ x, y }) => ({ x: x - unit / 2, y: y - unit / 2, width: unit, height: unit }))
  const placed: Box[] = []
  return names.map((name) => {
    const out = Math.atan2(name.y - middle.y, name.x - middle.x)
    let best: { box: Box; cost: number } | undefined
    for (const far of [1.6, 3, 5, 8, 12, 16]) {
      for (const turn of TURNS) {
        const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
        const box = {
          x: name.x + cos * (far * unit + name.width / 2) - name.width / 2,
          y: name.y + sin * (far * unit + name.height / 2) - name.height / 2,
          width: name.width,
          height: name.height,
        }
        const cost = far + 0.8 * (1 - Math.cos(turn - out)) + 0.3 * Math.abs(sin)
        if ((best && best.cost <= cost) || !inside(box, area)) continue
        if (placed.some((other) => meets(box, other, unit / 3)) || dots.some((dot) => meets(box, dot, unit / 8))) continue
        const all = cost + COVERS * written.filter((other) => meets(box, other, unit / 8)).length
        if (!best || all < best.cost) best = { box, cost: all }
      }
    }
    if (best) placed.push(best.box)
    return best?.box
  })
}

/** What a name on the map takes around its place, at a size of its letters; longer than nine of them it has more lines. */
export function boxOf(text: string, x: number, y: number, size: number): Box {
  const wide = widthOf(text)
  const [width, height] = [Math.min(9, wide) * size, 1.25 * Math.ceil(wide / 9) * size]
  return { x: x - width / 2, y: y - height / 2, width, height }
}

/** About how wide a text is, in its own font size: a Chinese character is a square. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, c) => sum + (/[\u2e80-\uffef]/.test(c) ? 1 : 0.6), 0)
}

/** Where a line from a place leaves its name's box: the nearest point of it. */
export function nearest(box: Box, x: number, y: number): [number, number] {
  return [Math.min(Math.max(x, box.x), box.x + box.width), Math.min(Math.max(y, box.y), box.y + box.height)]
}

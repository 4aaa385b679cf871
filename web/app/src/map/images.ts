/** Images drawn at run time: cluster rings, point symbols, hatching patterns. */
import type { Map as MapLibre } from 'maplibre-gl'
import { KINDS, kindOfLayer, ownClass } from '@/level/kinds'
import { ROMAN } from '@/level/levels'
import type { Colours } from '@/level/palette'
import { arcs, parseImage, type PointImage, type RingImage } from './rings'

export interface ImageInput {
  colours: Colours
  lang: string
}

const DENSITY = 3

/** Order of classes around a ring, worst first. */
const RING_ORDER = [1, 2, 3, 4, 0]

/** Letters of danger classes: 重 and 般, as on paper forms. */
const DANGER_LETTERS: Record<string, readonly string[]> = { zh: ['闭', '重', '重', '般', '般'], en: ['C', 'M', 'M', 'G', 'G'] }

/** All letters that symbols carry. */
const LETTERS = `ⅠⅡⅢⅣ—重般闭MG${Object.values(KINDS)
  .flatMap((kind) => kind.classes ?? [])
  .map((one) => one.letter.zh + one.letter.en)
  .join('')}`

function canvas(size: number): CanvasRenderingContext2D {
  const element = document.createElement('canvas')
  element.width = element.height = size * DENSITY
  const context = element.getContext('2d', { willReadFrequently: true })!
  context.scale(DENSITY, DENSITY)
  return context
}

function pixels(context: CanvasRenderingContext2D): ImageData {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height)
}

function letter(context: CanvasRenderingContext2D, text: string, x: number, y: number, size: number, ink: string): void {
  context.fillStyle = ink
  context.font = `600 ${size}px "Noto Sans SC", sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  const box = context.measureText(text)
  context.fillText(text, x, y + (box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2)
}

/** A kind with classes of its own has none of the colours of risk: it is drawn in ink. */
function classColour(layer: string, code: number, c: Colours): string {
  const scale = scaleOf(layer)
  if (scale === 'own') return c.map.discInk
  return scale === 'danger' ? c.danger[code]! : c.risk[code]!.solid
}

/** The ink of a letter upon that colour. */
function classInk(layer: string, code: number, c: Colours): string {
  const scale = scaleOf(layer)
  if (scale === 'own') return c.map.disc
  return scale === 'danger' ? '#ffffff' : c.risk[code]!.ink
}

/** The letter of a class. */
function classLetter(layer: string, code: number, lang: string): string {
  const own = ownClass(kindOfLayer(layer)!, code)
  if (own) return own.letter[lang === 'zh' ? 'zh' : 'en']
  return scaleOf(layer) === 'danger' ? (DANGER_LETTERS[lang] ?? DANGER_LETTERS.en!)[code]! : ROMAN[code]!
}

const infoOf = (layer: string) => KINDS[kindOfLayer(layer)!]
const scaleOf = (layer: string) => infoOf(layer).scale

/** The outline that tells the kinds apart: circle, hexagon, rounded square, diamond. */
function shape(context: CanvasRenderingContext2D, layer: string, centre: number, radius: number): void {
  context.beginPath()
  const { outline } = infoOf(layer)
  if (outline === 'hexagon') {
    for (let i = 0; i < 6; i++) {
      const turn = (Math.PI / 3) * i + Math.PI / 6
      context.lineTo(centre + radius * 1.08 * Math.cos(turn), centre + radius * 1.08 * Math.sin(turn))
    }
    context.closePath()
  } else if (outline === 'diamond') {
    for (const [x, y] of [
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
    ] as const)
      context.lineTo(centre + radius * 1.2 * x, centre + radius * 1.2 * y)
    context.closePath()
  } else if (outline === 'square') {
    context.roundRect(centre - radius * 0.92, centre - radius * 0.92, radius * 1.84, radius * 1.84, radius * 0.4)
  } else {
    context.arc(centre, centre, radius, 0, 2 * Math.PI)
  }
}

/** A ring with the shares of the classes and a disc for the count. */
export function drawRing(image: RingImage, input: ImageInput): ImageData {
  const size = 44
  const middle = size / 2
  const context = canvas(size)
  const c = input.colours
  const main = infoOf(image.layer).from === 0
  context.shadowColor = 'rgba(0,0,0,0.45)'
  context.shadowBlur = 3 * DENSITY
  shape(context, image.layer, middle, 18)
  context.fillStyle = c.map.disc
  context.fill()
  context.shadowBlur = 0
  context.save()
  shape(context, image.layer, middle, 18)
  context.clip()
  for (const arc of arcs(image.steps)) {
    const from = arc.from * 2 * Math.PI - Math.PI / 2
    const to = arc.to * 2 * Math.PI - Math.PI / 2
    context.beginPath()
    context.moveTo(middle, middle)
    context.arc(middle, middle, 30, from, to)
    context.closePath()
    context.fillStyle = classColour(image.layer, RING_ORDER[arc.slot]!, c)
    context.fill()
  }
  context.restore()
  shape(context, image.layer, middle, main ? 13.6 : 13)
  context.fillStyle = c.map.disc
  context.fill()
  if (scaleOf(image.layer) !== 'own' && (image.worst === 1 || (image.worst === 2 && main))) {
    badge(context, image, classColour(image.layer, image.worst, c), classInk(image.layer, image.worst, c), input)
  }
  return pixels(context)
}

/** Says in a letter what the worst colour of a ring is. */
function badge(context: CanvasRenderingContext2D, image: RingImage, colour: string, ink: string, input: ImageInput): void {
  context.beginPath()
  context.arc(35, 9, 8, 0, 2 * Math.PI)
  context.fillStyle = input.colours.map.disc
  context.fill()
  context.beginPath()
  context.arc(35, 9, 7, 0, 2 * Math.PI)
  context.fillStyle = colour
  context.fill()
  letter(context, classLetter(image.layer, image.worst, input.lang), 35, 9, 9, ink)
}

/** A single point: shape by kind, colour and letter by class. */
export function drawPoint(image: PointImage, input: ImageInput): ImageData {
  const size = 28
  const middle = size / 2
  const context = canvas(size)
  const c = input.colours
  const colour = classColour(image.layer, image.class, c)
  context.shadowColor = 'rgba(0,0,0,0.5)'
  context.shadowBlur = 2 * DENSITY
  shape(context, image.layer, middle, 10.6)
  context.fillStyle = c.map.disc
  context.fill()
  context.shadowBlur = 0
  shape(context, image.layer, middle, 9.4)
  const scale = scaleOf(image.layer)
  /** Of the class that is none: not assessed, closed. */
  const hollow = image.class === 0 && scale !== 'own'
  context.fillStyle = hollow ? c.map.disc : colour
  context.fill()
  if (hollow) {
    context.strokeStyle = colour
    context.lineWidth = 1.6
    context.setLineDash([2.4, 1.8])
    context.stroke()
    context.setLineDash([])
  }
  const ink = hollow ? c.map.discInk : classInk(image.layer, image.class, c)
  const text = classLetter(image.layer, image.class, input.lang)
  const dark = scale === 'danger' && image.class > 1 && c.map.disc !== '#ffffff'
  letter(context, text, middle, middle, scale === 'level' ? 10 : 11, dark ? '#0b0f16' : ink)
  if (scale === 'danger' && (image.class === 1 || image.class === 3)) overdueMark(context, c)
  return pixels(context)
}

/** A small clock: past its deadline. */
function overdueMark(context: CanvasRenderingContext2D, c: Colours): void {
  context.beginPath()
  context.arc(22, 6, 5, 0, 2 * Math.PI)
  context.fillStyle = c.map.disc
  context.fill()
  context.strokeStyle = c.map.discInk
  context.lineWidth = 1.3
  context.beginPath()
  context.arc(22, 6, 3.8, 0, 2 * Math.PI)
  context.moveTo(22, 3.8)
  context.lineTo(22, 6)
  context.lineTo(24, 6.8)
  context.stroke()
}

/** Patterns by level: hatching for "not assessed", and one texture per colour. */
export function drawPattern(code: number, c: Colours): ImageData {
  const context = canvas(12)
  const ink = code === 0 ? c.map.hatch : 'rgba(0,0,0,0.42)'
  context.strokeStyle = ink
  context.fillStyle = ink
  context.lineWidth = code === 0 ? 1.3 : 1.1
  context.beginPath()
  const stroke = (x0: number, y0: number, x1: number, y1: number) => {
    context.moveTo(x0, y0)
    context.lineTo(x1, y1)
  }
  if (code === 0) {
    for (const shift of [-12, -6, 0, 6, 12]) stroke(shift, 12, shift + 12, 0)
  } else if (code === 1) {
    for (const at of [3, 9]) {
      stroke(at, 0, at, 12)
      stroke(0, at, 12, at)
    }
  } else if (code === 2) {
    for (const shift of [-12, -6, 0, 6, 12]) stroke(shift, 0, shift + 12, 12)
  } else if (code === 3) {
    stroke(0, 3, 12, 3)
    stroke(0, 9, 12, 9)
  }
  context.stroke()
  if (code === 4) {
    for (const [x, y] of [
      [3, 3],
      [9, 9],
    ] as const) {
      context.beginPath()
      context.arc(x, y, 1.1, 0, 2 * Math.PI)
      context.fill()
    }
  }
  return pixels(context)
}

/** Keeps the images of a map in step with theme and language. */
export class MapImages {
  private drawn = new Set<string>()

  constructor(
    private map: MapLibre,
    private input: ImageInput,
  ) {
    map.setMissingStyleImageResolver(async (id) => {
      await document.fonts.load('600 12px "Noto Sans SC"', LETTERS).catch(() => undefined)
      const data = this.draw(id)
      if (data && map.style && !map.hasImage(id)) {
        map.addImage(id, data, { pixelRatio: DENSITY })
        this.drawn.add(id)
      }
    })
  }

  private draw(id: string): ImageData | undefined {
    const hatch = /^hatch-([0-4])$/.exec(id)
    if (hatch) return drawPattern(Number(hatch[1]), this.input.colours)
    const image = parseImage(id)
    if (!image) return undefined
    return image.what === 'ring' ? drawRing(image, this.input) : drawPoint(image, this.input)
  }

  /** Draws everything anew in other colours or letters. */
  repaint(input: ImageInput): void {
    this.input = input
    for (const id of this.drawn) {
      const data = this.draw(id)
      if (data && this.map.hasImage(id)) this.map.updateImage(id, data)
    }
  }
}

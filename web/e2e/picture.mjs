// Pictures of the help, kept beside its pages: small, and made anew only when a screen no longer looks like
// its picture, so that the repository does not grow with every day's figures.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const folder = join(import.meta.dirname, '../help/picture')

/**
 * How far a screen may differ from its picture in the mean, of what black differs from white: the colours and figures of another day are
 * less than that, another screen is more.
 */
const MOST = 0.15

/** In a page: a picture as a small WebP, and how far it is from the one that is kept. */
async function look({ shot, kept, quality }) {
  const [columns, rows] = [32, 20]
  const read = async (address) => {
    const image = new Image()
    image.src = address
    await image.decode()
    return image
  }
  const drawn = (image, width, height) => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const pen = canvas.getContext('2d')
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(image, 0, 0, width, height)
    return canvas
  }
  // Halved again and again, so that each part is the mean of all its dots.
  const parts = (image) => {
    let [canvas, width, height] = [image, image.naturalWidth, image.naturalHeight]
    while (width > 2 * columns && height > 2 * rows) {
      ;[width, height] = [width >> 1, height >> 1]
      canvas = drawn(canvas, width, height)
    }
    return drawn(canvas, columns, rows).getContext('2d').getImageData(0, 0, columns, rows).data
  }
  const image = await read(shot)
  const made = drawn(image, image.naturalWidth, image.naturalHeight).toDataURL('image/webp', quality)
  if (!kept) return { made, all: 1 }
  const before = await read(kept)
  if (before.naturalWidth !== image.naturalWidth || before.naturalHeight !== image.naturalHeight) return { made, all: 1 }
  const [a, b] = [parts(image), parts(before)]
  let sum = 0
  for (let i = 0; i < a.length; i += 4) {
    sum += (Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2])) / (3 * 255)
  }
  return { made, all: sum / (columns * rows) }
}

/**
 * Compares what a page shows with the picture that is kept under a name; says what is wrong, '' when nothing is. With
 * ANWANG_PICTURES=write the picture is made anew instead.
 */
export async function compare(page, name) {
  const file = join(folder, `${name}.webp`)
  const kept = existsSync(file) && `data:image/webp;base64,${readFileSync(file).toString('base64')}`
  const shot = `data:image/png;base64,${(await page.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64')}`
  const desk = await page.context().newPage() // a page of ours reads no picture from elsewhere
  try {
    await desk.goto('about:blank')
    const { made, all } = await desk.evaluate(look, { shot, kept, quality: 0.72 })
    const same = all <= MOST
    if (process.env.ANWANG_PICTURES !== 'write') {
      if (same) return ''
      if (!kept) return `${name}.webp is missing; run make pictures`
      return `${name}.webp no longer shows the screen (${all.toFixed(3)}); look at it and run make pictures`
    }
    if (!same) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, Buffer.from(made.slice(made.indexOf(',') + 1), 'base64'))
    }
    return ''
  } finally {
    await desk.close()
  }
}

/** Our own font files, told to the map, so that a machine without Chinese fonts draws the same labels. */

/** The files of a font by its name, as a style has them. */
export type FontFaces = Record<string, { url: string; 'unicode-range': string[] }[]>

/**
 * Reads the @font-face rules of a family and weight from the page's style sheets.
 * Files of a family named after it, which hold what is rare in every weight, come last:
 * the map takes the first that has a letter.
 */
export function fontFaces(family: string, weight: string): FontFaces {
  const files: { url: string; 'unicode-range': string[] }[] = []
  const rare: typeof files = []
  for (const styles of document.styleSheets) {
    let rules: CSSRuleList
    try {
      rules = styles.cssRules
    } catch {
      continue
    }
    for (const rule of rules) {
      if (!(rule instanceof CSSFontFaceRule)) continue
      const style = rule.style
      const name = style.getPropertyValue('font-family').replace(/["']/g, '')
      if (!name.startsWith(family) || !style.getPropertyValue('font-weight').split(' ').includes(weight)) continue
      const url = /url\(["']?([^"')]+)["']?\)/.exec(style.getPropertyValue('src'))?.[1]
      const range = style.getPropertyValue('unicode-range')
      if (!url) continue
      ;(name === family ? files : rare).push({
        url: new URL(url, styles.href ?? document.baseURI).href,
        'unicode-range': range ? range.split(',').map((part) => part.trim()) : ['U+0-10FFFF'],
      })
    }
  }
  return files.length > 0 ? { [family]: [...files, ...rare] } : {}
}

// What a person cannot read or press because something lies over it, or because it is outside the window.

/** Runs in the page: every text, button and field that is shown, and what covers it at the points that matter. */
export function covered() {
  const clips = (style) => /(auto|scroll|hidden|clip)/.test(`${style.overflowX} ${style.overflowY}`)
  /** The part of a box that its ancestors let through; undefined: nothing of it. */
  const seen = (element, rect) => {
    let { left, top, right, bottom } = rect
    let scrolls = false
    if (!element.checkVisibility()) return undefined
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.visibility === 'hidden' || Number(style.opacity) === 0 || style.clipPath !== 'none') return undefined
      if (style.position === 'fixed') break
      if (!clips(style) || (at === element && style.display === 'inline')) continue
      const box = at.getBoundingClientRect()
      scrolls ||= /(auto|scroll)/.test(`${style.overflowX} ${style.overflowY}`)
      left = Math.max(left, box.left)
      top = Math.max(top, box.top)
      right = Math.min(right, box.right)
      bottom = Math.min(bottom, box.bottom)
    }
    // A sliver at the edge of what scrolls is half a line, not a covered one.
    if (right - left < 3 || bottom - top < (scrolls ? 0.7 : 0.3) * rect.height) return undefined
    return { left, top, right, bottom }
  }
  const wanted = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.data.trim() || !node.parentElement || node.parentElement.closest('script, style, noscript, option, svg, .sr-only, .skip'))
        continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects())
        if (rect.width > 2 && rect.height > 4) wanted.push({ element: node.parentElement, rect, what: node.data.trim() })
    } else if (node.matches('button, a[href], select, input, summary') && !node.closest('.sr-only, .skip')) {
      const rect = node.getBoundingClientRect()
      if (rect.width > 2 && rect.height > 2)
        wanted.push({
          element: node,
          rect,
          what: `<${node.localName}> ${(node.getAttribute('aria-label') ?? node.textContent).trim().slice(0, 40)}`,
        })
    }
  }
  const name = (element) => `${element.localName}.${[...element.classList].join('.')} "${(element.textContent ?? '').trim().slice(0, 24)}"`
  const found = new Set()
  for (const { element, rect, what } of wanted) {
    const box = seen(element, rect)
    if (!box) continue
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) {
      found.add(
        `${what} leaves the window: ${Math.round(box.left)},${Math.round(box.top)} ${Math.round(box.right)},${Math.round(box.bottom)}`,
      )
      continue
    }
    const middle = (box.top + box.bottom) / 2
    for (const x of [box.left + 2, (box.left + box.right) / 2, box.right - 2]) {
      const top = document.elementFromPoint(x, middle)
      if (!top || top === element || top.contains(element) || element.contains(top) || top.closest('label')?.contains(element)) continue
      // What is not drawn covers nothing: the slider over the charted days.
      if (getComputedStyle(top).opacity === '0') continue
      // A field's own button stands at its end, past what is typed.
      if (element.matches('.day-input') && top.closest('button')?.parentElement === element.parentElement) continue
      // A sheet that is pulled up over the map of a phone is meant to cover it; a word in a line is met by a finger beyond its letters.
      const sheet = document.querySelector('.sheet')
      if (sheet?.contains(top) && !sheet.contains(element) && sheet.clientHeight > 120) continue
      const own = top.getBoundingClientRect()
      if (top.matches('.text-button') && (x < own.left || x > own.right || middle < own.top || middle > own.bottom)) continue
      // What lets the pointer through is seen all the same.
      let through = false
      for (let at = element; at; at = at.parentElement) through ||= getComputedStyle(at).pointerEvents === 'none'
      if (through && !/^(BUTTON|A|SELECT|INPUT|P|SPAN|B|SMALL|LI|H1|H2|TIME)$/.test(top.tagName)) continue
      found.add(`${what} lies below ${name(top)}`)
      break
    }
  }
  return [...found]
}

/** Runs in the page: the height of a digit of an element, as it is drawn. */
export function digitHeight(element) {
  const context = document.createElement('canvas').getContext('2d')
  const style = getComputedStyle(element)
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  return context.measureText('8').actualBoundingBoxAscent
}

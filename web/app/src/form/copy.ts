/**
 * Puts a text on the clipboard. A browser gives its clipboard to https and to this machine only; over
 * plain http, as on an intranet, what is selected is copied the older way. False: nothing was copied.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copySelected(text)
  }
}

/** In the dialogue that is open, if one is: it keeps the focus, and with it the selection, to itself. */
function copySelected(text: string): boolean {
  const focused = document.activeElement
  const dialogs = document.querySelectorAll('[role=dialog]')
  const box = document.createElement('textarea')
  box.value = text
  box.readOnly = true
  box.style.cssText = 'position: fixed; opacity: 0'
  ;(focused?.closest('[role=dialog]') ?? dialogs[dialogs.length - 1] ?? document.body).append(box)
  box.focus()
  box.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    box.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}

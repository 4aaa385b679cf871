/** Keys of the map view. They are silent while somebody types. */

export interface KeyActions {
  search(): void
  help(): void
  pan(x: number, y: number): void
  zoom(steps: number): void
  level(code: number): void
  left(): void
  right(): void
  home(): void
  escape(): void
  theme(): void
  wall(): void
}

const STEP = 120

/** Whether a key press belongs to a form, a widget or a dialog rather than to the map. */
export function belongsElsewhere(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]')) return true
  return (
    key.startsWith('Arrow') &&
    target.closest('[role="tree"], [role="listbox"], [role="tablist"], [role="menu"], [data-keys="list"]') !== null
  )
}

/** Carries out the action of a key; true when there was one. */
export function press(event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
  if (belongsElsewhere(event.target, event.key)) return false
  const far = event.shiftKey ? 3 : 1
  switch (event.key) {
    case '/':
      actions.search()
      return true
    case '?':
    case '？':
      actions.help()
      return true
    case 'ArrowLeft':
      actions.pan(-STEP * far, 0)
      return true
    case 'ArrowRight':
      actions.pan(STEP * far, 0)
      return true
    case 'ArrowUp':
      actions.pan(0, -STEP * far)
      return true
    case 'ArrowDown':
      actions.pan(0, STEP * far)
      return true
    case '+':
    case '=':
      actions.zoom(1)
      return true
    case '-':
    case '_':
      actions.zoom(-1)
      return true
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
      actions.level(Number(event.key))
      return true
    case '[':
    case '【':
      actions.left()
      return true
    case ']':
    case '】':
      actions.right()
      return true
    case 'h':
    case 'H':
      actions.home()
      return true
    case 'd':
    case 'D':
      actions.theme()
      return true
    case 'w':
    case 'W':
      actions.wall()
      return true
    case 'Escape':
      actions.escape()
      return true
    default:
      return false
  }
}

/** The keys of the map's view, which each capability says of its own in capability.ts. They are silent while somebody types. */
import type { Router } from 'vue-router'

/** What keys act on, beside what everybody knows. */
export interface Desk {
  router: Router
  map?: { pan(x: number, y: number): void; zoom(steps: number): void; home(): void }
  /** On the wall: goes so many grids on. */
  turn(by: number): void
}

export interface ViewKey {
  /** As the browser names them, letters small. What has none only stands on the sheet. */
  keys?: readonly string[]
  /** far: how many steps at once. */
  act?: (on: Desk, key: string, far: number) => unknown
  /** Where it acts, at the desk unless that is said; a key of the desk alone does nothing on the wall. */
  where?: 'wall' | 'both'
  /** How it stands on the sheet of keys, if it does: its caps, and the key of what it does. */
  shown?: { caps: readonly string[]; text: string }
}

/** Whether a key press belongs to a form, a widget or a dialog rather than to the map. */
function belongsElsewhere(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]')) return true
  return (
    key.startsWith('Arrow') &&
    target.closest('[role="tree"], [role="listbox"], [role="tablist"], [role="menu"], [data-keys="list"]') !== null
  )
}

/** Carries out what a key does, at the desk or on the wall; true when it is one of these keys. */
export function press(event: KeyboardEvent, all: readonly ViewKey[], on: Desk, wall: boolean): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
  if (belongsElsewhere(event.target, event.key)) return false
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const ours = all.filter((one) => one.keys?.includes(key))
  ours.find(({ where }) => where === 'both' || (where === 'wall') === wall)?.act?.(on, key, event.shiftKey ? 3 : 1)
  return ours.length > 0
}

/** A mark in this browser of who is logged in: other tabs notice when it changes, and what is kept for one person is kept under it. */
import { ROOT } from '@/api/root'

/** Another installation at the same host has other people. */
const HERE = ROOT === '/' ? '' : ROOT
const KEY = `anwang.account${HERE}`
/** Set for somebody without a map, for whom the page asks for nothing of it before it knows them. */
const MAPLESS = `anwang.mapless${HERE}`
/** What names kept for a person end with. */
const own = (account: number) => `.of.${account}${HERE}`

export function marked(): number {
  try {
    return Number(localStorage.getItem(KEY)) || 0
  } catch {
    return 0
  }
}

export function mark(account: number): void {
  try {
    if (marked() !== account) localStorage.setItem(KEY, String(account))
  } catch {
    // Without storage other tabs learn it from the server's next answer.
  }
}

/** Notes whether the person sees the map. */
export function markMap(sees: boolean): void {
  try {
    if (sees) localStorage.removeItem(MAPLESS)
    else localStorage.setItem(MAPLESS, '1')
  } catch {
    // Without storage the page asks for the map before it knows that it is refused.
  }
}

/** Takes away the mark and all that was kept for this person. */
export function unmark(): void {
  try {
    const account = marked()
    for (const key of Object.keys(localStorage)) if (account && key.endsWith(own(account))) localStorage.removeItem(key)
    localStorage.removeItem(KEY)
    localStorage.removeItem(MAPLESS)
  } catch {
    // Nothing kept, nothing to forget.
  }
}

/** The name under which something is kept for the person who is logged in; empty when nobody is. */
export function ownKey(name: string): string {
  const account = marked()
  return account ? `anwang.${name}${own(account)}` : ''
}

/** Calls back when another tab logged in or out: 0 when nobody is logged in any more. */
export function watchMark(changed: (account: number) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === KEY || event.key === null) changed(marked())
  })
}

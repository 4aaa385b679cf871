/** Nobody sees a view before the server knows them, and nothing of it stays when they go. */
import type { App } from 'vue'
import type { RouteLocationNormalized, Router } from 'vue-router'
import { ask, onRefused, Problem } from '@/api/client'
import { inside, outside } from '@/api/root'
import { useMe } from '@/state/me'
import { marked, unmark, watchMark } from '@/state/mark'
import { localPath, loginAddress } from './way'

let application: App | undefined
let leaving = false
/** The server has just said that it does not know the caller; the log-in page need not ask again. */
let unknown = false

/** Where the person is now, to come back to the exact view. */
const page = () => inside(location.pathname)
const here = () => page() + location.search

/**
 * Leaves for another address by loading the page anew, so that stores, map and
 * everything else in memory are gone. The view is taken down first: neither a
 * late answer nor the browser's back button shows it again.
 */
function leave(to: string): void {
  if (leaving) return
  leaving = true
  application?.unmount()
  location.replace(outside(to))
}

/** The session ended without being asked to: elsewhere, by time, by a keeper of accounts. */
export function sessionEnded(): void {
  unmark()
  leave(loginAddress(here(), true))
}

/** A role ended while its view was open: what it showed goes at once, and the start says why. */
function roleEnded(): void {
  if (!page().startsWith('/start')) leave('/start?ended=1')
}

/** Logs out here, in every tab, and on the server. */
export async function logOut(): Promise<void> {
  try {
    await ask('POST', 'logout', { quiet: true })
  } catch (reason) {
    // Whoever is unknown to the server is logged out already.
    if (!(reason instanceof Problem) || reason.status !== 401) throw reason
  }
  unmark()
  leave('/login')
}

/** Whether the page belongs to people who are logged in. */
const open = (to: RouteLocationNormalized) => to.meta.open === true

async function admit(to: RouteLocationNormalized): Promise<boolean | string> {
  const me = useMe()
  if (!me.me && !(unknown && open(to))) {
    try {
      await me.load()
    } catch (reason) {
      if (!(reason instanceof Problem) || reason.status !== 401) {
        me.failure = reason
        return false
      }
      me.failure = undefined
      unknown = true
      const ended = marked() !== 0
      unmark()
      return open(to) ? true : loginAddress(to.fullPath, ended)
    }
    me.failure = undefined
  }
  if (!me.me) {
    unknown = false
    return true
  }
  if (open(to)) return localPath(to.query.return)
  if (me.me.mustChange) return to.name === 'password' ? true : `/password?return=${encodeURIComponent(to.fullPath)}`
  if (to.name === 'password') return localPath(to.query.return)
  if (!to.meta.needs || to.meta.needs.some((action) => me.may(action))) return true
  // The map is where everybody is led at first; another page was asked for, and the start says that it is refused.
  return to.name === 'risk' ? '/start' : '/start?refused=1'
}

export function guard(app: App, router: Router): void {
  application = app
  router.beforeEach((to) => admit(to))
  onRefused((problem) => {
    if (problem.status === 401) sessionEnded()
    // The stream of changes is another account's by now.
    else if (problem.status === 409) leave(here())
    // The role that showed the map has ended; the start is where a reload leads too, and needs no map.
    else if (problem.status === 403 && problem.code !== 'password_change') roleEnded()
    else if (!page().startsWith('/password')) leave(`/password?return=${encodeURIComponent(here())}`)
  })
  watchMark((account) => {
    const mine = useMe().me?.id ?? 0
    if (account === mine) return
    if (account === 0) leave(loginAddress(here(), true))
    // Somebody else, or on the log-in page somebody at all: the cookie is theirs now.
    else leave(mine ? here() : page() === '/login' ? localPath(new URLSearchParams(location.search).get('return')) : here())
  })
  // A page that the browser kept for its back button begins anew.
  addEventListener('pageshow', (event) => event.persisted && location.reload())
}

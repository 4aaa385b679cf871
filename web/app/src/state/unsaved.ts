/**
 * What was typed and is not saved is not thrown away unasked, by whatever way one leaves it: Escape, the
 * cross of a sheet, a link, the tab. Each form says here whether it has been changed.
 */
import { onScopeDispose, shallowRef } from 'vue'
import type { Router } from 'vue-router'

type Changed = () => boolean
const forms = new Set<Changed>()
/** What waits for an answer: to go on and lose what was typed. */
const asked = shallowRef<() => void>()

/** What was typed has just been given up: the way out that was agreed to is not asked about again. */
let given = false

export const unsaved = (): boolean => !given && [...forms].some((changed) => changed())

/**
 * Goes, once somebody has agreed to it where something is unsaved. Asked after the key that led here, or the same Escape
 * would close the question.
 */
function leaveIf(lost: boolean, go: () => void): void {
  if (lost) setTimeout(() => (asked.value = () => go())) // another question each time, also of the same way out
  else go()
}

/** Leaves everything that is open. */
export const leaveAll = (go: () => void): void => leaveIf(unsaved(), go)

/** A form of this component; what is returned leaves it, and asks first when it has been changed. */
export function useUnsaved(changed: Changed): (go: () => void) => void {
  forms.add(changed)
  onScopeDispose(() => forms.delete(changed))
  return (go) => leaveIf(!given && changed(), go)
}

export function useQuestion() {
  return {
    asked,
    stay: () => void (asked.value = undefined),
    /** What was typed is given up. */
    discard: () => {
      const go = asked.value
      asked.value = undefined
      given = true
      go?.()
      // Whoever guards a link has asked by then.
      setTimeout(() => (given = false))
    },
  }
}

/** Which step of the browser's history this is; the router numbers them. */
const step = (): number => Number(history.state?.position ?? 0)

/**
 * Asks before a link leads to another view, and before Back and Forward lead anywhere: what they change within
 * a view may be the sheet that is typed in. The address that only follows what is shown asks nothing: that was
 * asked before.
 */
export function guardUnsaved(router: Router): void {
  let agreed = ''
  let at = step()
  router.beforeEach((to, from) => {
    if (to.fullPath === agreed) {
      agreed = ''
      return true
    }
    // With Back and Forward the browser is at another step already; the router takes it back to this one when it may not leave.
    const by = step() - at
    if (!unsaved() || (by === 0 && to.path === from.path)) return true
    asked.value = () => {
      agreed = to.fullPath
      if (by === 0) void router.push(to.fullPath)
      else router.go(by)
    }
    return false
  })
  router.afterEach((_to, _from, failure) => void (failure || (at = step())))
  addEventListener('beforeunload', (event) => unsaved() && event.preventDefault())
}

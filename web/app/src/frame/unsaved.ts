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

export const unsaved = (): boolean => [...forms].some((changed) => changed())

/** Goes, once somebody has agreed to it where something is unsaved. Asked after the key that led here, or the same Escape would close the question. */
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
  return (go) => leaveIf(changed(), go)
}

export function useQuestion() {
  return {
    asked,
    stay: () => void (asked.value = undefined),
    /** What was typed is given up. */
    discard: () => {
      const go = asked.value
      asked.value = undefined
      go?.()
    },
  }
}

/** Asks before a link leads to another view. The address that only follows what is shown asks nothing: that was asked before. */
export function guardUnsaved(router: Router): void {
  let agreed = ''
  let at: unknown = window.history.state?.position
  router.beforeEach((to, from) => {
    if (to.fullPath === agreed) {
      agreed = ''
      return true
    }
    // With Back and Forward the browser is at another step already.
    const stepped = window.history.state?.position !== at
    if (stepped || to.path === from.path || !unsaved()) return true
    asked.value = () => {
      agreed = to.fullPath
      void router.push(to.fullPath)
    }
    return false
  })
  router.afterEach((_to, _from, failure) => void (failure || (at = window.history.state?.position)))
  addEventListener('beforeunload', (event) => unsaved() && event.preventDefault())
}

/** Whether the administration shows the first steps: while some are left and the person has not put them away on this computer. */
import { ref } from 'vue'
import { useMe } from '@/state/me'

const key = () => `anwang.steps.${useMe().me?.id ?? 0}`
/** So that what was put away goes at once. */
const turned = ref(0)

export function away(): boolean {
  void turned.value
  try {
    return localStorage.getItem(key()) === 'away'
  } catch {
    return false
  }
}

export function putAway(put: boolean): void {
  try {
    if (put) localStorage.setItem(key(), 'away')
    else localStorage.removeItem(key())
  } catch {
    // They stay then.
  }
  turned.value++
}

export const stepsShown = () => (useMe().me?.steps ?? false) && !away()

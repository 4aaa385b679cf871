/** A form that is sent: busy meanwhile, and afterwards at the first field that is wrong, or at what else is said to be. */
import { computed, ref, shallowRef, type Ref } from 'vue'
import { bring } from '@/ui/bring'
import { faultsOf } from './faults'

export function useForm(form: Ref<HTMLFormElement | undefined>, fields: readonly string[]) {
  const busy = ref(false)
  const trouble = shallowRef<unknown>()
  const faults = computed(() => faultsOf(trouble.value, fields))
  const fault = (name: string) => faults.value.fields[name]

  async function run(act: () => Promise<unknown>): Promise<void> {
    busy.value = true
    trouble.value = undefined
    try {
      await act()
    } catch (reason) {
      trouble.value = reason
      // Once the fields are marked.
      requestAnimationFrame(() => {
        const field = form.value?.querySelector<HTMLElement>('[aria-invalid="true"]')
        if (field) field.focus()
        else bring(form.value?.querySelector<HTMLElement>('[role="alert"]'))
      })
    } finally {
      busy.value = false
    }
  }
  return { busy, trouble, faults, fault, run }
}

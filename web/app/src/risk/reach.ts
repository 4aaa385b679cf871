/** How far down something over the map reaches, as long as it is there. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

export function useReach(over: Ref<HTMLElement | undefined>): Ref<number> {
  const end = ref(0)
  const measure = new ResizeObserver(() => (end.value = over.value ? over.value.offsetTop + over.value.offsetHeight : 0))
  watch(over, (now, before) => {
    if (before) measure.unobserve(before)
    if (now) measure.observe(now)
    else end.value = 0
  })
  onScopeDispose(() => measure.disconnect())
  return end
}

import { defineAsyncComponent } from 'vue'
import type { Sheet } from '@/link/sheet'
import { useFrame } from '@/state/frame'
import { useMe } from '@/state/me'

/** The report of the boundaries' source. */
export function defectSheet(): Sheet {
  const frame = useFrame()
  const me = useMe()
  const turn = (page: string) => (frame.defects = page !== '')
  return {
    name: 'sheet',
    fits: (page) => page === 'defects',
    page: () => (frame.defects ? 'defects' : ''),
    turn,
    shown: () => frame.defects && me.may('defect.view'),
    component: defineAsyncComponent(() => import('./DefectSheet.vue')),
    close: () => turn(''),
  }
}

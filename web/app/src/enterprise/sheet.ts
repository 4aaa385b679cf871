import { defineAsyncComponent } from 'vue'
import type { Sheet } from '@/link/sheet'
import { useFiles } from '@/state/files'
import { useMe } from '@/state/me'
import { isPage } from '@/state/page'

/** The file of an enterprise, and the lists of files. */
export function fileSheet(): Sheet {
  const files = useFiles()
  const me = useMe()
  return {
    name: 'file',
    fits: isPage,
    page: () => files.page,
    turn: (page) => (files.page = page),
    shown: () => files.page !== '' && me.may('map.view'),
    component: defineAsyncComponent(() => import('./FileSheet.vue')),
  }
}

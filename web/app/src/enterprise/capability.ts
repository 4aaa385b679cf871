import type { Router } from 'vue-router'
import type { Capability } from '@/link/capability'
import { useFiles } from '@/state/files'
import { fileSheet } from './sheet'
import zh from './zh'

/** The files lie over the map. */
async function open(router: Router): Promise<void> {
  if (router.currentRoute.value.name === 'risk') useFiles().open('reminders')
  else await router.push({ name: 'risk', query: { file: 'reminders' } })
}

export const capability = {
  zh,
  en: () => import('./en'),
  bar: () => [{ text: 'file.bar', needs: ['map.view'], act: open }],
  sheet: fileSheet,
} satisfies Capability

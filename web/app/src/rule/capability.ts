import { defineAsyncComponent } from 'vue'
import { useWhatIf } from '@/state/whatif'
import type { Capability } from '@/link/capability'
import zh from './zh'

export const capability = {
  zh,
  en: () => import('./en'),
  menu: () => [{ name: 'rules', to: '/risk/rules', icon: 'rules', needs: ['map.view'] }],
  bar: () => [{ text: 'rule.title', to: '/risk/rules', needs: ['map.view'] }],
  panes: () => [
    { name: 'rules', text: 'rule.title', over: true, component: defineAsyncComponent(() => import('./RuleSheet.vue')) },
    {
      name: 'whatif',
      text: 'rule.whatif',
      component: defineAsyncComponent(() => import('./WhatIfPanel.vue')),
      shown: () => useWhatIf().shown,
    },
  ],
} satisfies Capability

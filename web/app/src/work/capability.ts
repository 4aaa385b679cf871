import { defineAsyncComponent } from 'vue'
import type { RouteMeta } from 'vue-router'
import type { Capability } from '@/link/capability'
import zh from './zh'

const PAPER: RouteMeta = { bare: true, needs: ['map.view'] }

export const capability = {
  zh,
  en: () => import('./en'),
  routes: [
    { path: '/work/print', name: 'workPrint', component: () => import('./WorkPrint.vue'), meta: PAPER },
    { path: '/enterprise/:id(\\d+)/sheet', name: 'enterprisePrint', component: () => import('./EnterprisePrint.vue'), meta: PAPER },
    { path: '/grid/:id(\\d+)/sheet', name: 'gridPrint', component: () => import('./GridPrint.vue'), meta: PAPER },
  ],
  menu: () => [{ name: 'work', to: '/risk/work', icon: 'list', needs: ['map.view'] }],
  bar: () => [{ text: 'work.short', to: '/risk/work', needs: ['map.view'] }],
  panes: () => [{ name: 'work', text: 'work.short', component: defineAsyncComponent(() => import('./WorkPanel.vue')) }],
} satisfies Capability

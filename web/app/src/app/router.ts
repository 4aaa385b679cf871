import { createRouter, createWebHistory } from 'vue-router'
import { ROOT } from '@/api/root'
import type { Action } from '@/api/me'
import { register, routes, sections } from '@/link/capability'
import { CAPABILITIES } from './capabilities'

declare module 'vue-router' {
  interface RouteMeta {
    /** For people who are not logged in. */
    open?: boolean
    /** Stands alone, without the frame. */
    bare?: boolean
    /** Without one of these actions the person is led to the start. */
    needs?: readonly Action[]
  }
}

register(CAPABILITIES)

/** The views; each has its own address, and each capability says its own. */
export const router = createRouter({
  history: createWebHistory(ROOT),
  routes: [...routes(), { path: '/:rest(.*)*', redirect: '/risk' }],
})
for (const { page } of sections()) router.addRoute('administration', page)

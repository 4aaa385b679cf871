import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { ROOT } from '@/api/root'
import type { Action } from '@/api/me'
import { register, routes, sections, speakingLater } from '@/link/capability'
import { wholeChinese } from '@/text/i18n'
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

// A page whose texts come with it is not shown before they are here, or it would show their keys. They come beside its scripts.
const later = speakingLater()
const needsTexts = ({ matched }: RouteLocationNormalized) => matched.some(({ name }) => later.has(name))
router.beforeEach((to) => {
  if (needsTexts(to)) void wholeChinese().catch(() => undefined)
})
router.beforeResolve((to) => (needsTexts(to) ? wholeChinese() : undefined))

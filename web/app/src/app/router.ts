import { POINT_KINDS } from '@/level/kinds'
import { createRouter, createWebHistory } from 'vue-router'
import { ROOT } from '@/api/root'
import type { Action } from '@/api/me'

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

/** The views; each has its own address. More views join the same frame. */
export const router = createRouter({
  history: createWebHistory(ROOT),
  routes: [
    { path: '/', redirect: (to) => ({ path: '/risk', query: to.query }) },
    // The map stays as it is when the work list or the rules lie beside or over it.
    {
      path: '/risk/:pane(work|rules)?/:rule(\\d+)?',
      name: 'risk',
      component: () => import('./RiskView.vue'),
      meta: { needs: ['map.view'] },
    },
    { path: '/work/print', name: 'workPrint', component: () => import('@/work/WorkPrint.vue'), meta: { bare: true, needs: ['map.view'] } },
    {
      path: `/list/:kind(${POINT_KINDS.join('|')})/print`,
      name: 'listPrint',
      component: () => import('@/list/ListPrint.vue'),
      meta: { bare: true, needs: ['map.view'] },
    },
    {
      path: '/enterprise/:id(\\d+)/sheet',
      name: 'enterpriseSheet',
      component: () => import('@/work/EnterpriseSheet.vue'),
      meta: { bare: true, needs: ['map.view'] },
    },
    {
      path: '/grid/:id(\\d+)/sheet',
      name: 'gridSheet',
      component: () => import('@/work/GridSheet.vue'),
      meta: { bare: true, needs: ['map.view'] },
    },
    { path: '/start', name: 'start', component: () => import('@/me/StartPage.vue') },
    {
      path: '/import/:id(\\d+)?',
      name: 'exchange',
      component: () => import('@/exchange/ExchangePage.vue'),
      meta: { needs: ['exchange.import'] },
    },
    { path: '/login', name: 'login', component: () => import('@/me/LoginPage.vue'), meta: { open: true, bare: true } },
    { path: '/password', name: 'password', component: () => import('@/me/PasswordPage.vue'), meta: { bare: true } },
    {
      path: '/admin',
      component: () => import('@/admin/AdminView.vue'),
      meta: { needs: ['account.view', 'token.manage', 'audit.view', 'job.manage'] },
      children: [
        { path: '', name: 'admin', component: () => import('@/admin/AdminStart.vue') },
        {
          path: 'accounts/:id?',
          name: 'accounts',
          component: () => import('@/account/AccountList.vue'),
          meta: { needs: ['account.view'] },
        },
        { path: 'approvals', name: 'approvals', component: () => import('@/approval/ApprovalList.vue'), meta: { needs: ['account.view'] } },
        {
          path: 'organisations/:id?',
          name: 'organisations',
          component: () => import('@/organisation/OrganisationList.vue'),
          meta: { needs: ['account.manage'] },
        },
        { path: 'tokens/:id?', name: 'tokens', component: () => import('@/token/TokenList.vue'), meta: { needs: ['token.manage'] } },
        { path: 'audit', name: 'audit', component: () => import('@/audit/AuditPage.vue'), meta: { needs: ['audit.view'] } },
        { path: 'jobs', name: 'jobs', component: () => import('@/job/JobList.vue'), meta: { needs: ['job.manage'] } },
        { path: 'permissions', name: 'permissions', component: () => import('@/permission/PermissionTable.vue') },
      ],
    },
    { path: '/:rest(.*)*', redirect: '/risk' },
  ],
})

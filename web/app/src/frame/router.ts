import { createRouter, createWebHistory } from 'vue-router'

/** The views; each has its own address. More views join the same frame. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: (to) => ({ path: '/risk', query: to.query }) },
    { path: '/risk', name: 'risk', component: () => import('@/risk/RiskView.vue') },
    { path: '/:rest(.*)*', redirect: '/risk' },
  ],
})

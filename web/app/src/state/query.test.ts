// @vitest-environment happy-dom
import { createApp, defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, it } from 'vitest'
import { useQuery } from './query'

it('a change that comes before the one ahead of it has arrived keeps it', async () => {
  let address!: ReturnType<typeof useQuery>
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => h('p') } }] })
  router.beforeEach(() => new Promise<void>((go) => setTimeout(go, 5)))
  const app = createApp(defineComponent({ setup: () => ((address = useQuery()), () => h('p')) }))
  app.use(router)
  await router.push('/list?kept=1')
  app.mount(document.createElement('div'))
  const first = address.go({ ...address.now(), a: '1' })
  const second = address.go({ ...address.now(), b: '2' }, 'replace')
  await Promise.all([first, second])
  expect(router.currentRoute.value.fullPath).toBe('/list?kept=1&a=1&b=2')
  await address.go({ ...address.now(), a: undefined })
  expect(router.currentRoute.value.query).toEqual({ kept: '1', b: '2' })
})

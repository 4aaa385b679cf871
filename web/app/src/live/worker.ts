/** The shared worker: joins the tabs that connect with the one stream. */
import { BEAT, Sharer, type TabMessage, type Tab } from './sharer'

const sharer = new Sharer()
setInterval(() => sharer.beat(), BEAT)
const scope = self as unknown as { addEventListener: (type: string, listener: (event: MessageEvent) => void) => void }
scope.addEventListener('connect', (event) => {
  const port = event.ports[0]!
  const tab: Tab = { tell: (told) => port.postMessage(told) }
  port.onmessage = ({ data }) => sharer.hear(tab, data as TabMessage)
})
scope.addEventListener('online', () => sharer.network(true))
scope.addEventListener('offline', () => sharer.network(false))

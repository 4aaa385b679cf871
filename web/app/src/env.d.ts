/// <reference types="vite/client" />
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
/** The address of the map's worker, built beside the map; see build/map.ts. */
declare module 'virtual:map-worker' {
  const address: string
  export default address
}
declare module 'virtual:noto/first.css'
declare module 'virtual:noto/rest.css'

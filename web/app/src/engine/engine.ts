/** MapLibre, told where its worker is. Every map of the application takes it from here. */
import { prewarm, setWorkerUrl } from 'maplibre-gl'
import workerURL from 'virtual:map-worker'
import './engine.css'

setWorkerUrl(workerURL)
// The worker starts while the page asks for its picture, which takes a graphics card a while.
prewarm()

export { Map as MapLibre, ScaleControl } from 'maplibre-gl'
export type { GeoJSONSource, LngLatBoundsLike, MapMouseEvent, StyleSpecification } from 'maplibre-gl'

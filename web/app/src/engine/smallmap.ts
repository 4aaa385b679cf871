/** A small map beside a form: flat, facing north, as bare as its style. It knows nothing of Vue. */
import type { MapOptions } from 'maplibre-gl'
import { MapLibre, type GeoJSONSource } from './engine'
import { retryTiles } from './retry'

/** Points as the map takes them. */
export const pointFeatures = (points: readonly (readonly [number, number])[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: points.map(([lon, lat]) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [lon, lat] } })),
})

export class SmallMap {
  protected readonly map: MapLibre
  /** Once its sources can be filled. */
  protected readonly ready: Promise<void>

  constructor(options: Pick<MapOptions, 'container' | 'style'> & Partial<MapOptions>) {
    this.map = new MapLibre({
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      center: [105, 35],
      zoom: 3,
      ...options,
    })
    this.map.touchZoomRotate.disableRotation()
    retryTiles(this.map)
    this.ready = new Promise((done) => this.map.once('load', () => done()))
  }

  protected fill(source: string, data: GeoJSON.FeatureCollection): void {
    ;(this.map.getSource(source) as GeoJSONSource | undefined)?.setData(data)
  }

  remove(): void {
    this.map.remove()
  }
}

/** A small map with one point on it. It knows nothing of Vue. */
import { site } from '@/api/root'
import type { StyleSpecification } from '@/engine/engine'
import { pointFeatures, SmallMap } from '@/engine/smallmap'

export interface LocationInk {
  outside: string
  land: string
  line: string
  accent: string
}
interface LonLat {
  lon: number
  lat: number
}

function styleOf(ink: LocationInk): StyleSpecification {
  const tiles = (name: string) => [`${site()}/tiles/${name}/{z}/{x}/{y}.mvt`]
  return {
    version: 8,
    name: 'anwang-location',
    sources: {
      grids: { type: 'vector', tiles: tiles('grids'), maxzoom: 14 },
      enterprises: { type: 'vector', tiles: tiles('enterprises'), maxzoom: 16 },
      location: { type: 'geojson', data: pointFeatures([]) },
    },
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': ink.outside } },
      { id: 'fill', type: 'fill', source: 'grids', 'source-layer': 'grids', paint: { 'fill-color': ink.land, 'fill-antialias': false } },
      { id: 'line', type: 'line', source: 'grids', 'source-layer': 'grids', paint: { 'line-color': ink.line, 'line-width': 1 } },
      {
        id: 'neighbours',
        type: 'circle',
        source: 'enterprises',
        'source-layer': 'enterprises',
        minzoom: 14,
        paint: { 'circle-radius': 2.5, 'circle-color': ink.line },
      },
      {
        id: 'location',
        type: 'circle',
        source: 'location',
        paint: { 'circle-radius': 8, 'circle-color': ink.accent, 'circle-stroke-width': 3, 'circle-stroke-color': '#ffffff' },
      },
    ],
  }
}

export class LocationMap extends SmallMap {
  constructor(container: HTMLElement, ink: LocationInk, onPick: (lon: number, lat: number) => void) {
    super({ container, style: styleOf(ink), keyboard: false })
    this.map.getCanvas().style.cursor = 'crosshair'
    this.map.getCanvas().tabIndex = -1
    this.map.on('click', (event) => onPick(event.lngLat.lng, event.lngLat.lat))
  }

  /** Looks somewhere, with no point there. */
  look(at: LonLat): void {
    void this.ready.then(() => this.map.jumpTo({ center: [at.lon, at.lat], zoom: Math.max(13, this.map.getZoom()) }))
  }

  /** Puts the point somewhere; moves there when asked, or when it is out of sight. */
  show(at: LonLat | undefined, move: boolean): void {
    void this.ready.then(() => {
      if (at && (Math.abs(at.lat) > 85 || Math.abs(at.lon) > 180)) return
      this.fill('location', pointFeatures(at ? [[at.lon, at.lat]] : []))
      if (at && (move || !this.map.getBounds().contains([at.lon, at.lat])))
        this.map.jumpTo({ center: [at.lon, at.lat], zoom: Math.max(15, this.map.getZoom()) })
    })
  }
}

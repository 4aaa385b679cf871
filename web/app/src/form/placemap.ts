/** A small map with one point on it. It knows nothing of Vue. */
import { site } from '@/api/root'
import type { StyleSpecification } from '@/engine/engine'
import { placesOf, SmallMap } from '@/engine/smallmap'

export interface PlaceInk {
  outside: string
  land: string
  line: string
  accent: string
}
interface Place {
  lon: number
  lat: number
}

function styleOf(ink: PlaceInk): StyleSpecification {
  const tiles = (name: string) => [`${site()}/tiles/${name}/{z}/{x}/{y}.mvt`]
  return {
    version: 8,
    name: 'anwang-place',
    sources: {
      grids: { type: 'vector', tiles: tiles('grids'), maxzoom: 14 },
      enterprises: { type: 'vector', tiles: tiles('enterprises'), maxzoom: 16 },
      place: { type: 'geojson', data: placesOf([]) },
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
        id: 'place',
        type: 'circle',
        source: 'place',
        paint: { 'circle-radius': 8, 'circle-color': ink.accent, 'circle-stroke-width': 3, 'circle-stroke-color': '#ffffff' },
      },
    ],
  }
}

export class PlaceMap extends SmallMap {
  constructor(container: HTMLElement, ink: PlaceInk, onPlace: (lon: number, lat: number) => void) {
    super({ container, style: styleOf(ink), keyboard: false })
    this.map.getCanvas().style.cursor = 'crosshair'
    this.map.getCanvas().tabIndex = -1
    this.map.on('click', (event) => onPlace(event.lngLat.lng, event.lngLat.lat))
  }

  /** Looks somewhere, with no point there. */
  look(at: Place): void {
    void this.ready.then(() => this.map.jumpTo({ center: [at.lon, at.lat], zoom: Math.max(13, this.map.getZoom()) }))
  }

  /** Puts the point somewhere; moves there when asked, or when it is out of sight. */
  show(at: Place | undefined, move: boolean): void {
    void this.ready.then(() => {
      if (at && (Math.abs(at.lat) > 85 || Math.abs(at.lon) > 180)) return
      this.fill('place', placesOf(at ? [[at.lon, at.lat]] : []))
      if (at && (move || !this.map.getBounds().contains([at.lon, at.lat])))
        this.map.jumpTo({ center: [at.lon, at.lat], zoom: Math.max(15, this.map.getZoom()) })
    })
  }
}

/** A small map of where sample rows would lie by a coordinate system: grids below, points above. It knows nothing of Vue. */
import { site } from '@/api/root'
import type { StyleSpecification } from '@/engine/engine'
import { pointFeatures, SmallMap } from '@/engine/smallmap'
import type { SamplePoint } from '@/api/exchange'

export interface SampleInk {
  land: string
  line: string
  point: string
  ring: string
  other: string
}

function styleOf(ink: SampleInk): StyleSpecification {
  return {
    version: 8,
    sources: {
      grids: { type: 'vector', tiles: [`${site()}/tiles/grids/{z}/{x}/{y}.mvt`], minzoom: 0, maxzoom: 16 },
      other: { type: 'geojson', data: pointFeatures([]) },
      points: { type: 'geojson', data: pointFeatures([]) },
    },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': ink.land } },
      { id: 'line', type: 'line', source: 'grids', 'source-layer': 'lines', paint: { 'line-color': ink.line, 'line-width': 1 } },
      { id: 'other', type: 'circle', source: 'other', paint: { 'circle-radius': 3, 'circle-color': ink.other, 'circle-opacity': 0.5 } },
      {
        id: 'points',
        type: 'circle',
        source: 'points',
        paint: { 'circle-radius': 4.5, 'circle-color': ink.point, 'circle-stroke-color': ink.ring, 'circle-stroke-width': 1.5 },
      },
    ],
  }
}

/** The range of most values: one wrong row must not push the others out of sight. */
export function middle(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b)
  const cut = Math.floor(sorted.length * 0.05)
  return [sorted[cut]!, sorted[sorted.length - 1 - cut]!]
}

export class SampleMap extends SmallMap {
  constructor(container: HTMLElement, ink: SampleInk) {
    super({ container, style: styleOf(ink), maxZoom: 16 })
  }

  /** Shows the points as by one system, and faintly as by the others. */
  async show(points: readonly SamplePoint[], key: string): Promise<void> {
    await this.ready
    const here = points.flatMap((point) => (point.places[key] ? [point.places[key]] : []))
    const others = points.flatMap((point) => Object.entries(point.places).flatMap(([k, at]) => (k === key ? [] : [at])))
    this.fill('points', pointFeatures(here))
    this.fill('other', pointFeatures(others))
    const all = here.length > 0 ? here : others
    if (all.length === 0) return
    const [w, e] = middle(all.map(([lon]) => lon))
    const [s, n] = middle(all.map(([, lat]) => lat))
    this.map.fitBounds([w, s, e, n], { padding: 36, duration: 0, maxZoom: 13 })
  }
}

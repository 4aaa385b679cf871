/** A small map of what the files of a load look like and of where something was found. It knows nothing of Vue. */
import type { GeoJSONSource, StyleSpecification } from '@/engine/engine'
import { pointFeatures, SmallMap } from '@/engine/smallmap'
import type { Finding, HoleDraft, Outline } from './description'

export interface LoadInk {
  land: string
  line: string
  fine: string
  error: string
  warning: string
  note: string
  ring: string
  chosen: string
}
export interface LoadEvents {
  onFinding: (number: number) => void
  onGround: (lon: number, lat: number) => void
}

function styleOf(ink: LoadInk): StyleSpecification {
  const by = (error: unknown, warning: unknown, note: unknown) => ['match', ['get', 'severity'], 'error', error, 'warning', warning, note]
  const none = { type: 'geojson', data: pointFeatures([]) }
  return {
    version: 8,
    name: 'anwang-load',
    sources: { outlines: none, findings: none, chosen: none, holes: none },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': ink.land } },
      {
        id: 'outlines',
        type: 'line',
        source: 'outlines',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ['case', ['get', 'coarse'], ink.line, ink.fine], 'line-width': ['case', ['get', 'coarse'], 1.8, 0.8] },
      },
      {
        id: 'findings',
        type: 'circle',
        source: 'findings',
        layout: { 'circle-sort-key': by(2, 1, 0) },
        paint: {
          'circle-radius': by(6, 5, 3),
          'circle-color': by(ink.error, ink.warning, ink.note),
          'circle-stroke-color': ink.ring,
          'circle-stroke-width': by(2, 1.5, 1),
        },
      },
      {
        id: 'holes',
        type: 'circle',
        source: 'holes',
        paint: { 'circle-radius': 6, 'circle-color': ink.land, 'circle-stroke-color': ink.chosen, 'circle-stroke-width': 2.5 },
      },
      {
        id: 'chosen',
        type: 'circle',
        source: 'chosen',
        paint: { 'circle-radius': 10, 'circle-opacity': 0, 'circle-stroke-color': ink.chosen, 'circle-stroke-width': 3 },
      },
    ],
  } as unknown as StyleSpecification
}

export class LoadMap extends SmallMap {
  constructor(
    container: HTMLElement,
    ink: LoadInk,
    private events: LoadEvents,
  ) {
    super({ container, style: styleOf(ink), maxZoom: 18 })
    this.map.on('click', (event) => {
      const [found] = this.map.queryRenderedFeatures(
        [
          [event.point.x - 6, event.point.y - 6],
          [event.point.x + 6, event.point.y + 6],
        ],
        { layers: ['findings'] },
      )
      if (found) this.events.onFinding(Number(found.id))
      else this.events.onGround(event.lngLat.lng, event.lngLat.lat)
    })
    this.map.on('mousemove', 'findings', () => this.cursor('pointer'))
    this.map.on('mouseleave', 'findings', () => this.cursor(''))
  }
  private cursor(shape: string): void {
    this.map.getCanvas().style.cursor = shape
  }

  /** Draws the outlines, the layer with the fewest lines as the coarse one, and moves there. */
  async outlines(list: readonly Outline[]): Promise<void> {
    await this.ready
    const fewest = Math.min(...list.map(({ lines }) => lines.length))
    ;(this.map.getSource('outlines') as GeoJSONSource | undefined)?.setData({
      type: 'FeatureCollection',
      features: list.map(({ lines }) => ({
        type: 'Feature',
        properties: { coarse: list.length > 1 && lines.length === fewest },
        geometry: { type: 'MultiLineString', coordinates: lines },
      })),
    })
    const on = list.map(({ bound }) => bound).filter(([w, s, e, n]) => w! >= -180 && e! <= 180 && s! > -85 && n! < 85)
    if (on.length === 0) return
    const [w, s] = [0, 1].map((i) => Math.min(...on.map((bound) => bound[i]!)))
    const [e, n] = [2, 3].map((i) => Math.max(...on.map((bound) => bound[i]!)))
    this.map.fitBounds([w!, s!, e!, n!], { padding: 24, duration: 0, maxZoom: 15 })
    // What takes its picture waits for that.
    this.map.once('idle', () => this.map.getContainer().setAttribute('data-drawn', ''))
  }

  async findings(list: readonly Finding[]): Promise<void> {
    await this.ready
    this.fill('findings', {
      type: 'FeatureCollection',
      features: list.flatMap(({ number, severity, lon, lat }) =>
        lon === null || lat === null
          ? []
          : [{ type: 'Feature', id: number, properties: { severity }, geometry: { type: 'Point', coordinates: [lon, lat] } }],
      ),
    })
  }

  async holes(list: readonly HoleDraft[]): Promise<void> {
    await this.ready
    const there = list.flatMap(({ lon, lat }): [number, number][] => (lon === '' || lat === '' || Math.abs(lat) > 85 ? [] : [[lon, lat]]))
    this.fill('holes', pointFeatures(there))
  }

  /** Rings one finding; moves there when it came from elsewhere than the map. */
  async choose(finding: Finding | undefined, move: boolean): Promise<void> {
    await this.ready
    const at = finding && finding.lon !== null && finding.lat !== null ? ([finding.lon, finding.lat] as [number, number]) : undefined
    this.fill('chosen', pointFeatures(at ? [at] : []))
    if (at && move && Math.abs(at[1]) < 85)
      this.map.easeTo({
        center: at,
        zoom: Math.max(12, this.map.getZoom()),
        duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 350,
      })
  }
}

/** A small map of what the files of a load look like and of where something was found. It knows nothing of Vue. */
import type { GeoJSONSource, StyleSpecification } from '@/engine/engine'
import { pointFeatures, SmallMap } from '@/engine/smallmap'
import type { Finding, HoleDraft, Outline, Preview } from './description'

export interface LoadInk {
  land: string
  grid: string
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
  /** Number of a grid of the preview, or of a piece of ground that was moved; -1: none. */
  onGrid: (grid: number, moved: number) => void
  onGround: (lon: number, lat: number) => void
}

function styleOf(ink: LoadInk): StyleSpecification {
  const by = (error: unknown, warning: unknown, note: unknown) => ['match', ['get', 'severity'], 'error', error, 'warning', warning, note]
  const none = { type: 'geojson', data: pointFeatures([]) }
  return {
    version: 8,
    name: 'anwang-load',
    sources: { outlines: none, made: none, moved: none, findings: none, chosen: none, holes: none },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': ink.land } },
      {
        id: 'outlines',
        type: 'line',
        source: 'outlines',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ['case', ['get', 'coarse'], ink.line, ink.fine], 'line-width': ['case', ['get', 'coarse'], 1.8, 0.8] },
      },
      { id: 'made', type: 'fill', source: 'made', paint: { 'fill-color': ink.grid, 'fill-antialias': false } },
      {
        id: 'made-line',
        type: 'line',
        source: 'made',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ink.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 7, 0.5, 12, 1.4] },
      },
      {
        id: 'moved-line',
        type: 'line',
        source: 'moved',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ink.warning, 'line-width': 1.2 },
      },
      { id: 'made-picked', type: 'line', source: 'made', filter: ['==', ['id'], -1], paint: { 'line-color': ink.chosen, 'line-width': 3 } },
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

/** Strokes aslant, for ground that changed hands. */
function hatched(ink: string): ImageData {
  const size = 16
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.strokeStyle = ink
  context.lineWidth = 2.4
  context.beginPath()
  for (const shift of [-size, -size / 2, 0, size / 2, size]) {
    context.moveTo(shift, size)
    context.lineTo(shift + size, 0)
  }
  context.stroke()
  return context.getImageData(0, 0, size, size)
}

export class LoadMap extends SmallMap {
  constructor(
    container: HTMLElement,
    ink: LoadInk,
    private events: LoadEvents,
  ) {
    super({ container, style: styleOf(ink), maxZoom: 18 })
    void this.ready.then(() => {
      this.map.addImage('hatch', hatched(ink.warning), { pixelRatio: 2 })
      this.map.addLayer(
        { id: 'moved', type: 'fill', source: 'moved', paint: { 'fill-pattern': 'hatch', 'fill-antialias': false } },
        'moved-line',
      )
    })
    this.map.on('click', (event) => {
      const [found] = this.map.queryRenderedFeatures(
        [
          [event.point.x - 6, event.point.y - 6],
          [event.point.x + 6, event.point.y + 6],
        ],
        { layers: ['findings'] },
      )
      if (found) return this.events.onFinding(Number(found.id))
      const under = this.map.queryRenderedFeatures(event.point, { layers: ['moved', 'made'] })
      const of = (layer: string) => under.find((one) => one.layer.id === layer)?.id
      if (under.length) {
        this.pick(Number(of('made') ?? -1))
        this.events.onGrid(Number(of('made') ?? -1), Number(of('moved') ?? -1))
      }
      this.events.onGround(event.lngLat.lng, event.lngLat.lat)
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

  private pick(grid: number): void {
    this.map.setFilter('made-picked', ['==', ['id'], grid])
  }

  /** Shows a level of the network as it was made instead of the files; undefined: the files. */
  async made(preview: Preview | undefined): Promise<void> {
    await this.ready
    this.pick(-1)
    for (const layer of ['made', 'made-line', 'moved', 'moved-line'])
      this.map.setLayoutProperty(layer, 'visibility', preview ? 'visible' : 'none')
    this.map.setLayoutProperty('outlines', 'visibility', preview ? 'none' : 'visible')
    const areas = (list: readonly { shape: number[][][][] }[]): GeoJSON.FeatureCollection => ({
      type: 'FeatureCollection',
      features: list.map(({ shape }, id) => ({
        type: 'Feature',
        id,
        properties: {},
        geometry: { type: 'MultiPolygon', coordinates: shape },
      })),
    })
    this.fill('made', areas(preview?.grids ?? []))
    this.fill('moved', areas(preview?.moved ?? []))
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

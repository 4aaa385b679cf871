/** The map of grids to choose from: boundaries and names, nothing of what is in them. It knows nothing of Vue. */
import type { GeoJSONSource, MapMouseEvent, StyleSpecification } from '@/engine/engine'
import { FONT } from '@/engine/expressions'
import { fontFaces } from '@/engine/fonts'
import { pointFeatures, SmallMap } from '@/engine/smallmap'
import type { ReachGrid } from './records'

export interface Ink {
  outside: string
  land: string
  line: string
  label: string
  halo: string
  select: string
  accent: string
}
export interface PickEvents {
  onChoose: (id: number) => void
  onDown: (id: number) => void
  onHover: (id: number) => void
}
const NOTHING = pointFeatures([])

function styleOf(ink: Ink): StyleSpecification {
  const on = (state: string) => ['boolean', ['feature-state', state], false]
  return {
    version: 8,
    name: 'anwang-pick',
    'font-faces': fontFaces(FONT, '400'),
    sources: { shapes: { type: 'geojson', data: NOTHING }, names: { type: 'geojson', data: NOTHING } },
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': ink.outside } },
      {
        id: 'fill',
        type: 'fill',
        source: 'shapes',
        paint: {
          'fill-color': ['case', on('chosen'), ink.accent, on('hover'), ink.label, ink.land],
          'fill-opacity': ['case', on('chosen'), 0.32, on('hover'), 0.12, 1],
        },
      },
      { id: 'line', type: 'line', source: 'shapes', layout: { 'line-join': 'round' }, paint: { 'line-color': ink.line, 'line-width': 1 } },
      {
        id: 'chosen',
        type: 'line',
        source: 'shapes',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ink.select, 'line-width': ['case', on('chosen'), 3, 0] },
      },
      {
        id: 'names',
        type: 'symbol',
        source: 'names',
        layout: {
          'text-field': ['get', 'name'],
          'text-font': [FONT],
          'text-size': 12.5,
          'text-padding': 4,
          'text-max-width': 8,
          'symbol-sort-key': ['get', 'rank'],
        },
        paint: { 'text-color': ink.label, 'text-halo-color': ink.halo, 'text-halo-width': 1.4 },
      },
    ],
  } as unknown as StyleSpecification
}

export class PickMap extends SmallMap {
  private chosen = 0
  private hovered = 0

  constructor(
    container: HTMLElement,
    ink: Ink,
    private events: PickEvents,
  ) {
    super({ container, style: styleOf(ink), doubleClickZoom: false })
    this.map.keyboard.disableRotation()
    this.map.on('click', (event) => this.tell(event, this.events.onChoose))
    this.map.on('dblclick', (event) => this.tell(event, this.events.onDown))
    this.map.on('mousemove', (event) => this.hover(this.at(event)))
    this.map.on('mouseout', () => this.hover(0))
    // A style that was built anew has forgotten what is chosen.
    this.map.on('style.load', () => this.state(this.chosen, { chosen: true }))
  }

  private at(event: MapMouseEvent): number {
    return Number(this.map.queryRenderedFeatures(event.point, { layers: ['fill'] })[0]?.id ?? 0)
  }
  private tell(event: MapMouseEvent, listener: (id: number) => void): void {
    const id = this.at(event)
    if (id) listener(id)
  }
  private state(id: number, state: Record<string, boolean>): void {
    if (id && this.map.style?.getSource('shapes')) this.map.setFeatureState({ source: 'shapes', id }, state)
  }

  hover(id: number): void {
    if (id === this.hovered) return
    this.state(this.hovered, { hover: false })
    this.state(id, { hover: true })
    this.hovered = id
    this.map.getCanvas().style.cursor = id ? 'pointer' : ''
    this.events.onHover(id)
  }

  async choose(id: number): Promise<void> {
    await this.ready
    this.state(this.chosen, { chosen: false })
    this.state(id, { chosen: true })
    this.chosen = id
  }

  /** Draws the grids of a level and moves there. */
  async show(shapes: GeoJSON.FeatureCollection, grids: readonly ReachGrid[]): Promise<void> {
    await this.ready
    const source = this.map.getSource('shapes') as GeoJSONSource | undefined
    if (!source) return
    this.map.removeFeatureState({ source: 'shapes' })
    this.hovered = 0
    source.setData(shapes)
    // A city that has a name alone lies nowhere yet.
    const drawn = grids.filter((grid) => extent(grid) > 0)
    ;(this.map.getSource('names') as GeoJSONSource).setData({
      type: 'FeatureCollection',
      features: drawn.map((grid) => ({
        type: 'Feature',
        properties: { name: grid.name, rank: -extent(grid) },
        geometry: { type: 'Point', coordinates: grid.label },
      })),
    })
    this.state(this.chosen, { chosen: true })
    if (drawn.length > 0)
      this.map.fitBounds(around(drawn), {
        padding: 24,
        duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 350,
        maxZoom: 16,
      })
  }
}

const extent = ({ bounds: [w, s, e, n] }: ReachGrid) => (e - w) * (n - s)

/** The box around some grids. */
function around(grids: readonly ReachGrid[]): [number, number, number, number] {
  return [
    Math.min(...grids.map((g) => g.bounds[0])),
    Math.min(...grids.map((g) => g.bounds[1])),
    Math.max(...grids.map((g) => g.bounds[2])),
    Math.max(...grids.map((g) => g.bounds[3])),
  ]
}

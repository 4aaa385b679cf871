/** The map itself: one MapLibre instance driven by plain calls; it knows nothing of Vue. */
import { MapLibre, ScaleControl, type GeoJSONSource, type LngLatBoundsLike, type MapMouseEvent } from '@/engine/engine'
import type { LevelTable, Recolour } from '@/level/levels'
import type { PointKind } from '@/api/types'
import { kindOfLayer, layerOf, POINT_KINDS } from '@/level/kinds'
import type { Viewpoint } from '@/state/link'
import { baseOf } from './baselayers'
import { referenceOf } from './referencelayers'
import { MapImages } from './images'
import { labelSize } from './gridlayers'
import { GridPaint, type LoadOf } from './paint'
import { retryTiles, type TileRetry } from '@/engine/retry'
import type { Edges } from './room'
import { Pulse } from './pulse'
import { depthAt } from '@/level/depth'
import { riskStyle, type StyleInput } from './style'
import { tilesTouched, tilesWithin, cachedZooms, type TileID, type Touched } from '@/engine/tiles'

export interface Hit {
  kind: 'grid' | PointKind | 'cluster'
  id: number
  lon: number
  lat: number
  properties: Record<string, unknown>
  layer?: string
}

export interface ControllerEvents {
  onMove: (viewpoint: Viewpoint, bounds: [number, number, number, number], done: boolean) => void
  onHover: (hit: Hit | undefined, x: number, y: number) => void
  onClick: (hit: Hit | undefined, lon: number, lat: number) => void
  /** The feature of a reference layer that was pressed, besides what lies under it. */
  onReference: (at: { id: number; row: number } | undefined) => void
  onDoubleClick: (hit: Hit | undefined) => void
  onPointer: (lon: number, lat: number) => void
  onReady: () => void
  /** The server no longer knows who asks. */
  onRefused: (status: number) => void
  /** Since when tiles are missing, or the whole picture is; undefined when it is all there again. */
  onTrouble: (what: Trouble, since: Date | undefined) => void
  /** Base maps of one's own of which tiles are missing. */
  onMissing: (bases: number[]) => void
}

export type Trouble = 'tiles' | 'picture'
type Outline = 'focus' | 'selected'
const NOTHING: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

/** The layers that can be pointed at. */
const POINTED = new RegExp(`^(${POINT_KINDS.map(layerOf).join('|')})-(point|cluster)$`)
const POINT_MAX_ZOOM = 16
const GRID_MAX_ZOOM = 14

export class MapController {
  readonly map: MapLibre
  private images: MapImages
  private pulse: Pulse
  private paints: GridPaint
  private retry: TileRetry
  private outlines: Record<Outline, GeoJSON.GeoJSON> = { focus: NOTHING, selected: NOTHING }
  /** Another style is wanted than the one that is restored after the picture was lost. */
  private stale = false
  private hovered = 0
  /** Whether names, points and ground are on the map, or only the colours yet. */
  private whole = false
  private frame = 0
  private scaleControl: ScaleControl
  private still = matchMedia('(prefers-reduced-motion: reduce)')

  constructor(
    container: HTMLElement,
    private input: StyleInput,
    viewpoint: Viewpoint | undefined,
    bounds: LngLatBoundsLike,
    edges: readonly Edges[],
    private events: ControllerEvents,
  ) {
    this.map = new MapLibre({
      container,
      style: riskStyle({ ...input, first: true }),
      ...(viewpoint ? { center: [viewpoint.lon, viewpoint.lat] as [number, number], zoom: viewpoint.zoom } : { bounds }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      doubleClickZoom: false,
      // A tile out of view would miss its refresh; the HTTP cache answers 304 instead.
      maxTileCacheSize: 0,
      maxZoom: 18,
      minZoom: 3,
      fadeDuration: this.still.matches ? 0 : 160,
      refreshExpiredTiles: false,
    })
    const whole = viewpoint ? undefined : this.camera(bounds, edges)
    if (whole) this.map.jumpTo(whole)
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
    this.scaleControl = new ScaleControl({ maxWidth: 110, unit: 'metric' })
    this.map.addControl(this.scaleControl, 'bottom-right')
    this.images = new MapImages(this.map, input)
    this.pulse = new Pulse(this.map)
    this.paints = new GridPaint({ holder: () => this.source('grids'), set: (id, state) => this.setGrid(id, state) })
    this.retry = retryTiles(this.map, {
      onTrouble: (since) => events.onTrouble('tiles', since),
      apart: (source) => baseOf(source) !== undefined || referenceOf(source) !== undefined,
      onApart: (sources) => events.onMissing(sources.flatMap((source) => baseOf(source) ?? [])),
      onRefused: events.onRefused,
    })
    this.listen()
  }

  /** A source, while there is a style that has it: after a loss of the picture there is none for a while. */
  private source(id: string) {
    return this.map.style ? this.map.getSource(id) : undefined
  }

  private listen(): void {
    const map = this.map
    map.on('load', () => {
      this.whole = true
      this.restyle(this.input)
      this.events.onReady()
    })
    map.on('move', () => this.moved(false))
    map.on('moveend', () => this.moved(true))
    map.on('mousemove', (event) => this.hover(event))
    map.on('mouseout', () => this.leave())
    map.on('dragstart', () => this.leave())
    map.on('click', (event) => {
      this.events.onReference(this.reference(event))
      this.events.onClick(this.hit(event), event.lngLat.lng, event.lngLat.lat)
    })
    map.on('dblclick', (event) => this.events.onDoubleClick(this.hit(event, true)))
    map.on('style.load', () => this.rebuilt())
    map.on('webglcontextlost', () => {
      this.pulse.stop()
      this.events.onTrouble('picture', new Date())
    })
    map.on('webglcontextrestored', () => {
      this.events.onTrouble('picture', undefined)
      if (this.stale) this.restyle(this.input)
    })
  }

  /** A style that was built anew has forgotten what was painted on the one before. */
  private rebuilt(): void {
    this.hovered = 0
    this.paints.again()
  }

  /** Says where the map is, for whoever came too late to hear it. */
  report(): void {
    this.moved(true)
  }

  private moved(done: boolean): void {
    const { lng, lat } = this.map.getCenter()
    const b = this.map.getBounds()
    this.events.onMove({ lon: lng, lat, zoom: this.map.getZoom() }, [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()], done)
  }

  /** What lies under a pixel: the nearest point symbol first, else the grid of the filled depth. */
  private hit(event: MapMouseEvent, gridOnly = false): Hit | undefined {
    const { x, y } = event.point
    const layers = this.source('grids') ? this.map.getStyle().layers.map((l) => l.id) : []
    const points = gridOnly ? [] : layers.filter((id) => POINTED.test(id))
    const around: [[number, number], [number, number]] = [
      [x - 3, y - 3],
      [x + 3, y + 3],
    ]
    const point = points.length > 0 ? this.map.queryRenderedFeatures(around, { layers: points })[0] : undefined
    if (point && point.geometry.type === 'Point') {
      const [lon, lat] = point.geometry.coordinates as [number, number]
      const cluster = point.properties.cluster === true
      return {
        kind: cluster ? 'cluster' : kindOfLayer(point.source)!,
        id: Number(point.id ?? 0),
        lon,
        lat,
        properties: point.properties,
        layer: point.source,
      }
    }
    const fill = `grid-fill-${depthAt(this.map.getZoom(), this.input.depthZooms)}`
    const grid = layers.includes(fill) ? this.map.queryRenderedFeatures([x, y], { layers: [fill] })[0] : undefined
    if (!grid) return undefined
    return { kind: 'grid', id: Number(grid.id), lon: event.lngLat.lng, lat: event.lngLat.lat, properties: grid.properties }
  }

  /** The feature of a reference layer under a pixel, of the uppermost that has one. */
  private reference({ point: { x, y } }: MapMouseEvent): { id: number; row: number } | undefined {
    const layers = this.map.style ? this.map.getStyle().layers.filter(({ id }) => referenceOf(id) !== undefined) : []
    if (layers.length === 0) return undefined
    const box: [[number, number], [number, number]] = [
      [x - 4, y - 4],
      [x + 4, y + 4],
    ]
    const found = this.map.queryRenderedFeatures(box, { layers: layers.map(({ id }) => id) })[0]
    return found && { id: referenceOf(found.source)!, row: Number(found.id) }
  }

  private hover(event: MapMouseEvent): void {
    this.events.onPointer(event.lngLat.lng, event.lngLat.lat)
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(() => {
      if (this.map.isMoving()) return
      const hit = this.hit(event)
      this.map.getCanvas().style.cursor = hit ? 'pointer' : ''
      this.highlight(hit?.kind === 'grid' ? hit.id : 0)
      this.events.onHover(hit, event.point.x, event.point.y)
    })
  }

  private leave(): void {
    cancelAnimationFrame(this.frame)
    this.highlight(0)
    this.events.onHover(undefined, 0, 0)
  }

  private highlight(id: number): void {
    if (id === this.hovered) return
    if (this.hovered) this.setGrid(this.hovered, { hover: false })
    if (id) this.setGrid(id, { hover: true })
    this.hovered = id
  }

  private setGrid(id: number, state: Record<string, unknown>): void {
    if (this.source('grids')) this.map.setFeatureState({ source: 'grids', sourceLayer: 'grids', id }, state)
  }

  /** Paints every grid from the table; of those in lit, if there are, by the level there, all others fade. */
  paint(table: LevelTable, lit?: ReadonlyMap<number, number>, load?: LoadOf): void {
    this.paints.paint(table, lit, load)
  }

  /** Fills grids anew whose load has changed. */
  reload(ids: readonly number[]): void {
    this.paints.reload(ids)
  }

  /** Recolours what changed and lets it pulse once. */
  recolour(recolours: readonly Recolour[]): void {
    if (this.paints.recolour(recolours) && !this.still.matches) this.pulse.start(recolours.map((r) => r.id))
  }

  /** Labels carry the letter of the level, so tiles with the labels of recoloured grids are fetched again. */
  refreshGrids(touched: readonly Touched[]): void {
    this.refresh('grids', touched, GRID_MAX_ZOOM)
  }

  /** Fetches again exactly the tiles in which points of a kind changed. */
  refreshPoints(kind: PointKind, touched: readonly Touched[]): void {
    this.refresh(layerOf(kind), touched, POINT_MAX_ZOOM)
  }

  /** Grids have other shapes: the tiles in which they were or are. */
  refreshShapes(boxes: readonly (readonly [number, number, number, number])[]): void {
    if (boxes.length === 0) return
    const zooms = cachedZooms(this.map.getZoom(), GRID_MAX_ZOOM)
    this.fetchAgain('grids', tilesWithin(boxes, zooms.min, zooms.max))
  }

  private refresh(source: string, touched: readonly Touched[], maxZoom: number): void {
    if (touched.length === 0) return
    const zooms = cachedZooms(this.map.getZoom(), maxZoom)
    this.fetchAgain(source, tilesTouched(touched, zooms.min, zooms.max))
  }

  /** Fetches tiles of a source again; undefined: all of them. */
  private fetchAgain(source: string, tiles: TileID[] | undefined): void {
    if (!this.source(source)) return
    // A tile that is on its way now may have been read before the change.
    const settled = this.map.isSourceLoaded(source)
    this.map.refreshTiles(source, tiles)
    if (!settled) setTimeout(() => this.source(source) && this.map.refreshTiles(source, tiles), 1200)
  }

  /** Everything may have changed: all tiles again. */
  refreshAll(): void {
    for (const source of ['grids', ...POINT_KINDS.map(layerOf)]) if (this.source(source)) this.map.refreshTiles(source)
  }

  /** A new theme, language, layer set or filter: a diff of the style, sources stay. */
  restyle(input: StyleInput): void {
    this.input = input
    // The one that is restored is that of before; this one follows it.
    this.stale = !this.map.style
    if (this.stale) return
    this.images.repaint(input)
    const style = riskStyle(this.whole ? input : { ...input, first: true })
    for (const [name, data] of Object.entries(this.outlines)) style.sources[name] = { type: 'geojson', data }
    this.map.setStyle(style, { diff: true })
  }

  /** Tries at once what failed. */
  nudge(): void {
    this.retry.now()
  }

  /** Draws as sharply as before when the page shows the map larger. */
  magnify(scale: number): void {
    this.map.setPixelRatio(devicePixelRatio * scale)
    this.map.resize()
  }

  outline(which: Outline, feature: GeoJSON.GeoJSON | undefined): void {
    this.outlines[which] = feature ?? NOTHING
    this.stale ||= !this.map.style
    ;(this.source(which) as GeoJSONSource | undefined)?.setData(this.outlines[which])
  }

  fit(bounds: [number, number, number, number], edges: readonly Edges[], atOnce = false): void {
    // The window may have changed a moment ago.
    if (atOnce) this.map.resize()
    const to = this.camera(bounds, edges)
    if (to) this.map.easeTo({ ...to, duration: atOnce || this.still.matches ? 0 : 650, essential: false })
  }

  /** The largest view of the bounds that some of the edges leave clear. */
  private camera(bounds: LngLatBoundsLike, edges: readonly Edges[]) {
    const views = edges
      .map((padding) => this.map.cameraForBounds(bounds, { padding, maxZoom: 15 }))
      .filter((view) => view?.zoom !== undefined)
    return views.sort((a, b) => b!.zoom! - a!.zoom!)[0]
  }

  /** Flies to a place; lift is how far above the middle it shall come to stand. */
  fly(lon: number, lat: number, zoom: number, lift = 0): void {
    this.map.easeTo({
      center: [lon, lat],
      zoom: Math.max(this.map.getZoom(), zoom),
      offset: [0, -lift],
      duration: this.still.matches ? 0 : 700,
    })
  }

  jump(viewpoint: Viewpoint): void {
    this.map.jumpTo({ center: [viewpoint.lon, viewpoint.lat], zoom: viewpoint.zoom })
  }

  /** Where a place is on the screen, for marks drawn over the map. */
  project(lon: number, lat: number): { x: number; y: number } {
    return this.map.project([lon, lat])
  }

  /** The names of grids that are to be read on the map now, and about how large their letters are. */
  names(): { id: number; text: string; lon: number; lat: number; size: number }[] {
    const layers = (this.map.style ? this.map.getStyle().layers : []).filter((layer) => layer.id.startsWith('grid-label-'))
    if (layers.length === 0) return []
    return this.map.queryRenderedFeatures({ layers: layers.map((layer) => layer.id) }).flatMap((feature) => {
      const [lon, lat] = feature.geometry.type === 'Point' ? (feature.geometry.coordinates as [number, number]) : []
      const { name, depth } = feature.properties as { name?: string; depth?: number }
      return lon === undefined || lat === undefined || !name
        ? []
        : [{ id: Number(feature.id), text: `${name} Ⅰ`, lon, lat, size: labelSize(depth ?? 0, this.input.wall) }]
    })
  }

  zoomBy(steps: number): void {
    this.map.zoomTo(this.map.getZoom() + steps, { duration: this.still.matches ? 0 : 200 })
  }

  panBy(x: number, y: number): void {
    this.map.panBy([x, y], { duration: this.still.matches ? 0 : 160 })
  }

  destroy(): void {
    cancelAnimationFrame(this.frame)
    this.pulse.stop()
    this.map.remove()
  }
}

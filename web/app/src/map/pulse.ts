/** A changed grid lights up once and fades. */
import type { Map as MapLibre } from 'maplibre-gl'

const LENGTH = 1400
const MOST = 40

/** Brightness of a pulse at a moment of its life, 0…1: up fast, down slowly. */
export function brightness(age: number): number {
  const t = age / LENGTH
  if (t < 0 || t >= 1) return 0
  return t < 0.12 ? (t / 0.12) * 0.75 : 0.75 * (1 - (t - 0.12) / 0.88) ** 2
}

export class Pulse {
  private started = new Map<number, number>()
  private frame = 0

  constructor(private map: MapLibre) {}

  start(ids: readonly number[]): void {
    const now = performance.now()
    for (const id of ids.slice(0, MOST)) this.started.set(id, now)
    if (!this.frame && this.started.size > 0) this.frame = requestAnimationFrame(() => this.step())
  }

  private step(): void {
    this.frame = 0
    const now = performance.now()
    for (const [id, from] of this.started) {
      const value = brightness(now - from)
      const over = now - from >= LENGTH
      if (this.map.style?.getSource('grids'))
        this.map.setFeatureState({ source: 'grids', sourceLayer: 'grids', id }, { pulse: over ? 0 : value })
      if (over) this.started.delete(id)
    }
    if (this.started.size > 0) this.frame = requestAnimationFrame(() => this.step())
  }

  stop(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.started.clear()
  }
}

/**
 * Whether the map still is where it was fitted to: then it may be fitted anew when what covers it changes, and nobody's view
 * is taken away.
 */
import type { Viewpoint } from '@/state/link'

export class Fitted {
  private at: Viewpoint | undefined

  /** fitting: the map begins fitted, and comes to rest there. */
  constructor(private fitting: boolean) {}

  begin(): void {
    this.fitting = true
  }

  /** The map has come to rest. */
  rest(at: Viewpoint): void {
    if (this.fitting) this.at = at
    this.fitting = false
  }

  still(now: Viewpoint | undefined): boolean {
    const { at } = this
    return at !== undefined && now !== undefined && at.lon === now.lon && at.lat === now.lat && at.zoom === now.zoom
  }
}

/** Numbers of the standard as people read them: no more digits than they need. */

/** 0.30000000000000004 → 0.3; 32.8 → 32.8; 0.99998 stays, because it decides. */
export function exact(n: number | null | undefined): string {
  if (n == null || Number.isNaN(n)) return '—'
  const text = String(Number(n.toPrecision(10)))
  const [whole = '', rest] = text.split('.')
  if (text.includes('e')) return text
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (rest ? `.${rest}` : '')
}

/** A sum of many digits cut where it does not decide: never rounded up to 1 or to the edge of a level. */
export function index(n: number | null | undefined): string {
  if (n == null || Number.isNaN(n)) return '—'
  const cut = Math.floor(n * 1000 + 1e-7) / 1000
  return exact(n < 1 && cut >= 1 ? n : n - cut > 1e-9 && n < 1 ? n : cut)
}

/** Tonnes to stay below, cut to the kilogram: whoever keeps to it is below. */
export const below = (n: number) => exact(Math.abs(n - Math.round(n * 1000) / 1000) < 1e-9 ? n : Math.floor(n * 1000) / 1000)

/** Tonnes to take out, rounded up to the kilogram. */
export const out = (n: number) => exact(Math.abs(n - Math.round(n * 1000) / 1000) < 1e-9 ? n : Math.ceil(n * 1000) / 1000)

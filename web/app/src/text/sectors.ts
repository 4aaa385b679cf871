/** The supervision sectors: which there are, and what they are called, is data of the server. */
import { shallowRef } from 'vue'
import { get } from '@/api/client'
import type { Items } from '@/api/types'
import type { Wire } from '@/api/schema'
import { word } from './terms'

type Sector = Wire['SectorName']

/** Asks for who has no sector. */
export const NO_SECTOR = 'none'

/** How long to wait before they are asked for again, in ms. */
const AGAIN = 3000

const list = shallowRef<readonly Sector[]>([])
let running: Promise<void> | undefined

/** Reads them, and until they are here again and again: until then a code speaks for itself. */
export function loadSectors(): Promise<void> {
  running ??= get<Items<Sector>>('sectors')
    .then(
      ({ items }) => void (list.value = items),
      () => void setTimeout(() => void loadSectors(), AGAIN),
    )
    .finally(() => (running = undefined))
  return running
}

/** What is asked about where records are chosen by their sector: one of them, or who has none. */
export function sectorName(code: string | null | undefined, lang: string): string {
  if (!code) return ''
  if (code === NO_SECTOR) return word('computed', 'unregulated', lang)
  const found = list.value.find((one) => one.code === code)
  return found ? (lang === 'en' ? found.nameEn : found.name) : code
}

/** The names of several. */
export const sectorNames = (codes: readonly string[] | null | undefined, lang: string): string =>
  (codes ?? []).map((code) => sectorName(code, lang)).join(lang === 'en' ? ', ' : '、')

/** Those that may be given today, and those that are chosen already, to choose from. */
export const sectorChoices = (chosen: readonly string[], lang: string): { key: string; name: string }[] =>
  list.value.filter((one) => one.offered || chosen.includes(one.code)).map(({ code }) => ({ key: code, name: sectorName(code, lang) }))

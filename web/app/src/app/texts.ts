/** All texts: every capability's own, put together. */
import type { Capability } from '@/link/capability'
import { CAPABILITIES } from './capabilities'

type Both<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void ? I : never
type Said<Zh> = Zh extends () => Promise<{ default: infer Late }> ? Late : Zh
export type Texts = Both<Said<Extract<(typeof CAPABILITIES)[number], { zh: unknown }>['zh']>>

const all: readonly Capability[] = CAPABILITIES
const together = async (parts: readonly (() => Promise<{ default: object }>)[]): Promise<object> =>
  Object.assign({}, ...(await Promise.all(parts.map((part) => part()))).map((part) => part.default))

type Later = Extract<Capability['zh'], () => unknown>
const isLater = (zh: Capability['zh']): zh is Later => typeof zh === 'function'

/** Chinese, the first language of the product: what everybody loads. */
export const first: object = Object.assign({}, ...all.map(({ zh }) => (isLater(zh) ? {} : zh)))

/** The rest of Chinese, when somebody opens one of the pages that need it. */
export const later = (): Promise<object> => together(all.map(({ zh }) => zh).filter(isLater))

/** English, when somebody reads it. */
export const english = (): Promise<Texts> => together(all.flatMap(({ en }) => en ?? [])) as Promise<Texts>

/** All of Chinese. */
export const chinese = async (): Promise<Texts> => ({ ...first, ...(await later()) }) as Texts

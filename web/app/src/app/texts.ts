/** All texts: every capability's own, put together. */
import { CAPABILITIES } from './capabilities'

type Both<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void ? I : never
type Spoken = Extract<(typeof CAPABILITIES)[number], { zh: object }>['zh']
export type Texts = Both<Spoken>

const speaking = CAPABILITIES.filter((one) => 'zh' in one)

/** Chinese, the first language of the product. */
export const zh: Texts = Object.assign({}, ...speaking.map((one) => one.zh))

/** English, when somebody reads it. */
export async function english(): Promise<{ default: Texts }> {
  const parts = await Promise.all(speaking.map((one) => one.en()))
  return { default: Object.assign({}, ...parts.map((part) => part.default)) }
}

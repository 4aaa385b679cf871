/**
 * The kinds of points: what map, lists, search, paper and addresses need to know of each. A new kind is
 * an entry here, and its card where its capability says what it shows; the compiler asks for the entry as soon as the server has it.
 */
import type { PointKind } from '@/api/types'
import { terms, type Section } from '@/text/terms'

export interface KindInfo {
  /** The outline of its symbols. */
  outline: 'circle' | 'hexagon' | 'square' | 'diamond'
  /** That outline as a character, beside the switch of its layer. */
  sign: string
  /** Stands for its layer in an address. */
  letter: string
  /** What the classes of its points say: a risk level, the class of a danger, or one of its own. */
  scale: 'level' | 'danger' | 'own'
  /** Its own classes by number; letters stand for them in symbols. */
  classes?: readonly OwnClass[]
  /** Shift of its clusters, so that rings of different kinds in one cell stand beside each other. */
  offset: readonly [number, number]
  /** Zoom from which single points carry their letter at full size. */
  near: number
  /** First zoom of the kind; the overview belongs to the colours of the grids. */
  from: number
  /** Whether the map shows the layer without being asked. */
  shown: boolean
  /** Whether how many there are stands beside the switch of the layer. */
  counted: boolean
  words: Readonly<Record<'zh' | 'en', KindWords>>
}

export interface OwnClass {
  key: string
  letter: Readonly<Record<'zh' | 'en', string>>
  name: Readonly<Record<'zh' | 'en', string>>
}

/** The own classes of a kind by their keys, in the server's words. */
function classesOf(names: Section, letters: Section, keys: readonly string[]): OwnClass[] {
  const word = (section: Section, lang: 'zh' | 'en', key: string) => (terms(section, lang) as Record<string, string>)[key]!
  const said = (section: Section, key: string) => ({ zh: word(section, 'zh', key), en: word(section, 'en', key) })
  return keys.map((key) => ({ key, letter: said(letters, key), name: said(names, key) }))
}

export interface KindWords {
  one: string
  many: string
  layer: string
  tab: string
  /** The register of them on paper. */
  register: string
}

export const KINDS: Readonly<Record<PointKind, KindInfo>> = {
  enterprise: {
    outline: 'circle',
    sign: '○',
    letter: 'e',
    scale: 'level',
    offset: [0, 0],
    near: 15,
    from: 0,
    shown: true,
    counted: true,
    words: {
      zh: { one: '企业', many: '企业', layer: '企业', tab: '企业', register: '企业台账' },
      en: { one: 'Enterprise', many: 'enterprises', layer: 'Enterprises', tab: 'Enterprises', register: 'Register of enterprises' },
    },
  },
  hazard: {
    outline: 'hexagon',
    sign: '⬡',
    letter: 'h',
    scale: 'level',
    offset: [17, 15],
    near: 13,
    from: 11,
    shown: true,
    counted: true,
    words: {
      zh: { one: '危险源', many: '危险源', layer: '危险源', tab: '危险源', register: '危险源台账' },
      en: { one: 'Hazard source', many: 'hazard sources', layer: 'Hazard sources', tab: 'Hazards', register: 'Register of hazard sources' },
    },
  },
  danger: {
    outline: 'square',
    sign: '▢',
    letter: 'd',
    scale: 'danger',
    offset: [-17, 15],
    near: 14,
    from: 11,
    shown: true,
    counted: false,
    words: {
      zh: { one: '隐患', many: '隐患', layer: '未闭环隐患', tab: '隐患', register: '未闭环隐患台账' },
      en: { one: 'Danger', many: 'dangers', layer: 'Open dangers', tab: 'Dangers', register: 'Register of open dangers' },
    },
  },
  keyplace: {
    outline: 'diamond',
    sign: '◇',
    letter: 'k',
    scale: 'own',
    classes: classesOf('keyplaceClass', 'keyplaceLetter', ['key', 'school', 'medical', 'care', 'crowd']),
    offset: [17, -15],
    near: 14,
    from: 11,
    shown: true,
    counted: true,
    words: {
      zh: { one: '重点场所', many: '重点场所', layer: '重点场所', tab: '场所', register: '重点场所台账' },
      en: { one: 'Key place', many: 'key places', layer: 'Key places', tab: 'Places', register: 'Register of key places' },
    },
  },
}

export const POINT_KINDS = Object.keys(KINDS) as PointKind[]

/** What lies nowhere and counts everywhere: no point of the map, and yet something happens to it. */
export const EVERYWHERE = ['rule', 'standard'] as const

/** The layer of a kind's tiles, and the collection of the interface. */
export const layerOf = (kind: PointKind): string => `${kind}s`
export const kindOfLayer = (layer: string | undefined): PointKind | undefined => POINT_KINDS.find((kind) => layerOf(kind) === layer)

/** One of the words of every kind, by kind. */
export const kindWords = (lang: 'zh' | 'en', word: keyof KindWords): Record<PointKind, string> =>
  Object.fromEntries(POINT_KINDS.map((kind) => [kind, KINDS[kind].words[lang][word]])) as Record<PointKind, string>

/** The own class of a kind by its number or key. */
export function ownClass(kind: string, of: number | string | undefined): OwnClass | undefined {
  const { classes } = KINDS[kind as PointKind] ?? {}
  return typeof of === 'number' ? classes?.[of] : classes?.find((one) => one.key === of)
}

/** Whether a text is a class of its own of some kind. */
export const isOwnClass = (key: string): boolean => POINT_KINDS.some((kind) => ownClass(kind, key))

/** What the fields of kinds with classes of their own are called, and what can be done with their records: keyplace.field.name. */
export const kindFields = (lang: 'zh' | 'en'): Record<string, { field: Record<string, string> }> =>
  Object.fromEntries(
    POINT_KINDS.filter((kind) => KINDS[kind].scale === 'own').map((kind) => [kind, { field: terms(kind as Section, lang) }]),
  )

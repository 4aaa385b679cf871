/** Which edition of a standard something of a day goes by. */
import type { Edition, Type } from '@/api/enterprise'

/**
 * The edition that an accident of a day is recorded by: the one in force, or while its types have
 * not been entered the one before it, and then which one is wanting.
 */
export function accidentOn(editions: readonly Edition[], day: string): { by: Edition | undefined; wanting: Edition | undefined } {
  const begun = editions.filter((e, i) => i === 0 || e.from <= day)
  const by = begun.findLast((e) => e.entered)
  const last = begun.at(-1)
  return { by, wanting: last === by ? undefined : last }
}

/** The rule that a type comes from on a day. */
export function sourceOn(type: Type, day: string): string {
  return type.later.findLast((c) => c.from <= day)?.source ?? type.source
}

/** One type of a printed standard a line: "01 物体打击 | Struck by object"; number and English may be left out. */
export function readTypes(text: string): { code: string; zh: string; en?: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, code = '', zh = '', en = ''] = /^\s*([0-9]{1,4})?[.、\s]*([^|｜]*?)\s*(?:[|｜]\s*(.*?))?\s*$/.exec(line) ?? []
    return zh ? [{ code, zh, ...(en ? { en } : {}) }] : []
  })
}

/** Which column stands for what: pure rules of the mapping. */
import type { Column, TableImport } from '@/api/exchange'

/** Gives a column a field; whichever had it loses it, since a field has one column. */
export function mapped(mapping: readonly string[], at: number, field: string): string[] {
  return mapping.map((was, i) => (i === at ? field : field && was === field ? '' : was))
}

/** The required fields that no column stands for. */
export function missing(
  mapping: readonly string[],
  fields: readonly { key: string; name: string; required: boolean }[],
  update: boolean,
): string[] {
  const needed = fields.filter((field) => field.required && (!update || ['creditCode', 'name', 'login', 'tonnes'].includes(field.key)))
  return needed.filter((field) => !mapping.includes(field.key)).map((field) => field.name)
}

/** Columns that hold something and are left out, but for those that the service works out itself. */
export function leftOut(columns: readonly Column[], mapping: readonly string[]): Column[] {
  return columns.filter((column, i) => !mapping[i] && !column.computed && (column.heading || column.sample.some((cell) => cell)))
}

/** What nobody sees and what turns the direction of reading, as its name: a table is looked at here before anything in it is refused. */
export function plainly(text: string): string {
  return text.replace(
    /[\p{Bidi_Control}\u200b-\u200d\u2060\ufeff]|(?![\t\n\r])\p{Cc}/gu,
    (c) => `<U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`,
  )
}

export const busy = (one: Pick<TableImport, 'state'> | undefined): boolean => one?.state === 'checking' || one?.state === 'running'

/** Kilobytes and megabytes of 1024, for people: limits are set in those. */
export function fileSize(bytes: number): string {
  const mega = bytes / 2 ** 20
  if (mega < 1) return `${Math.max(1, Math.round(bytes / 1024))} KB`
  return `${Number(mega.toFixed(1))} MB`
}

/** Looks like a table by its name; the server looks at what is in it. */
export function looksLikeTable(name: string): boolean {
  return /\.(xlsx|xls|et|ods|csv|txt|tsv)$/i.test(name)
}

/** A sheet of hazard sources in an address: "calculator", "duties:GRID" (0: all that one sees) or "edit:ID". */
import type { Sheet } from './hazard'

export const isSheet = (text: string | undefined): text is string =>
  text !== undefined && /^(calculator|duties:\d{1,16}|edit:[1-9]\d{0,15})$/.test(text)

/** A new source has no address: it is begun at its enterprise and not kept before it is filed. */
export function writeSheet(sheet: Sheet | undefined): string {
  if (sheet?.page === 'calculator') return 'calculator'
  if (sheet?.page === 'duties') return `duties:${sheet.grid}`
  return sheet?.page === 'edit' ? `edit:${sheet.id}` : ''
}

export function readSheet(text: string | undefined): Sheet | undefined {
  if (!isSheet(text)) return undefined
  const [page, id] = text.split(':')
  if (page === 'duties') return { page, grid: Number(id) }
  return page === 'edit' ? { page, id: Number(id) } : { page: 'calculator' }
}

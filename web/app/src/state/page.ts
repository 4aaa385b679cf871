/** "new", "reminders", "waiting", "duplicates" or the number of an enterprise, perhaps with a part of its file; "" none. */
export type FilePage = string

export const isPage = (text: string | undefined): text is FilePage =>
  text !== undefined && /^(new|reminders|waiting|duplicates|[1-9]\d{0,15}(:(regulators|regulate))?)$/.test(text)

/** The enterprise whose file a page is, 0 none, and the part of it that somebody came for. */
export function fileOf(page: FilePage): { id: number; part: string } {
  const [id, part] = page.split(':')
  return { id: Number(id) || 0, part: part ?? '' }
}

/** "new", "reminders", "duplicates" or the number of an enterprise; "" none. */
export type FilePage = string

export const isPage = (text: string | undefined): text is FilePage =>
  text !== undefined && /^(new|reminders|duplicates|[1-9]\d{0,15})$/.test(text)

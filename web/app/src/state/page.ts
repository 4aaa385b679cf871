/** "new", "reminders", "waiting", "duplicates" or the number of an enterprise; "" none. */
export type FilePage = string

export const isPage = (text: string | undefined): text is FilePage =>
  text !== undefined && /^(new|reminders|waiting|duplicates|[1-9]\d{0,15})$/.test(text)

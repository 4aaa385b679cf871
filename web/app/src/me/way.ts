/** Where to go after logging in: only to places of this application. */

/** The path when it is a local one, else the start; no other host, no scheme, no way back to the log-in. */
export function localPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || /[\\\u0000-\u001f]/.test(asked)) return '/'
  let url: URL
  try {
    url = new URL(asked, 'http://here.invalid')
  } catch {
    return '/'
  }
  if (url.origin !== 'http://here.invalid' || asked.startsWith('//') || /^\/(login|password)\/?$/.test(url.pathname)) return '/'
  return url.pathname + url.search + url.hash
}

/** The address of the log-in page that leads back to a place. */
export function loginAddress(back: string, ended = false): string {
  const query = new URLSearchParams()
  const way = localPath(back)
  if (way !== '/') query.set('return', way)
  if (ended) query.set('ended', '1')
  const text = query.toString()
  return text ? `/login?${text}` : '/login'
}

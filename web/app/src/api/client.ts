/** The one way to the server: JSON in, JSON or a Problem out. */

export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
  requestId?: string
  errors?: { detail?: string; message?: string; pointer?: string; location?: string }[]
}

/** What went wrong, in words for the person who asked, with the id to quote. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestID: string

  constructor(status: number, body: ProblemBody, requestID: string) {
    super(body.title || `HTTP ${status}`)
    this.name = 'Problem'
    this.status = status
    this.code = body.code ?? (status === 0 ? 'network' : String(status))
    this.title = body.title ?? ''
    this.detail = body.detail ?? ''
    this.requestID = body.requestId ?? requestID
  }

  /** Worth trying again as it is: the network, or a server that asks to wait. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

export function isAbort(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'AbortError'
}

let language = 'zh'

/** Sets the language that answers are asked in. */
export function setLanguage(lang: string): void {
  language = lang
}

export type Query = Record<string, string | number | boolean | undefined | null>

/** An address below /api/v1 with its query; empty values are left out. */
export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value))
  }
  params.set('lang', language)
  return `/api/v1/${path}?${params}`
}

/** Asks for JSON. Rejects with a Problem, or with an AbortError when given up. */
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(address(path, query), { headers: { Accept: 'application/json' }, signal: signal ?? null })
  } catch (reason) {
    if (isAbort(reason)) throw reason
    throw new Problem(0, {}, '')
  }
  const requestID = answer.headers.get('X-Request-Id') ?? ''
  if (!answer.ok) {
    const body = (await answer.json().catch(() => ({}))) as ProblemBody
    throw new Problem(answer.status, body, requestID)
  }
  return (await answer.json()) as T
}

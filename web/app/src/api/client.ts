/** The one way to the server: JSON in, JSON or a Problem out. */
import { ROOT } from './root'
import type { Wire } from './schema'

/** What else may speak between the browser and the service leaves out what it likes. */
export type ProblemBody = Partial<Wire['Problem']>

/** What went wrong, in words for the person who asked, with the id to quote. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestID: string
  /** Seconds after which the server may be asked again; 0 when it did not say. */
  readonly wait: number
  /** What is wrong with which field. */
  readonly faults: { pointer: string; text: string }[]

  constructor(status: number, body: ProblemBody, requestID: string, wait = 0) {
    super(body.title || `HTTP ${status}`)
    this.name = 'Problem'
    this.status = status
    this.code = body.code ?? (status === 0 ? 'network' : String(status))
    this.title = body.title ?? ''
    this.detail = body.detail ?? ''
    this.requestID = body.requestId ?? requestID
    this.wait = wait
    this.faults = (body.errors ?? []).map((e) => ({ pointer: e.pointer ?? '', text: e.detail }))
  }

  /** Not our answer: something between the browser and the service spoke, a proxy as a rule. */
  get foreign(): boolean {
    return this.status !== 0 && this.title === ''
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
  return `${ROOT}api/v1/${path}?${params}`
}

/** An answer with the entity tag that a change of it needs. */
export interface Answer<T> {
  body: T
  tag: string
}

export interface Asking {
  query?: Query
  body?: unknown
  /** The entity tag the change is based on. */
  tag?: string
  signal?: AbortSignal | undefined
  /** Being refused is an answer here, not the end of the session. */
  quiet?: boolean
}

let refused: (problem: Problem) => void = () => undefined

/** Sets who is told when the server no longer knows the caller, or wants a new password first. */
export function onRefused(listener: (problem: Problem) => void): void {
  refused = listener
}

/** Tells of a refusal that was seen outside this client: by the map or the stream. */
export function tellRefused(status: number): void {
  refused(new Problem(status, {}, ''))
}

/**
 * Sends that nobody knows the end of, by what they say: sent again, they have the key they
 * had, so that the server does them once and tells what came of it.
 */
const uncertain = new Map<string, { key: string; at: number }>()

/** How long sending the same again means the same, in ms. */
const SAME_FOR = 15 * 60_000

/** The key of something that is sent: new, or that of the time before when nobody knows what came of it. */
export function keyOf(what: string): string {
  for (const [other, { at }] of uncertain) if (Date.now() - at >= SAME_FOR) uncertain.delete(other)
  const before = uncertain.get(what)
  if (before) return before.key
  // randomUUID is only there over https.
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
  uncertain.set(what, { key, at: Date.now() })
  return key
}

/** Says what came of something that was sent; only an answer of the service itself, about it, is an end. */
export function settle(what: string, reason?: unknown): void {
  const ended = reason === undefined || (reason instanceof Problem && !reason.passing && !reason.foreign && reason.code !== 'under_way')
  if (ended) uncertain.delete(what)
}

/**
 * Asks the server; what changes something is done once, however often it is sent while nobody knows what came of it. Rejects with a
 * Problem, or with an AbortError when given up.
 */
export async function ask<T>(method: string, path: string, asking: Asking = {}): Promise<Answer<T>> {
  if (method === 'GET') return exchange<T>(method, path, asking)
  const what = JSON.stringify([method, path, asking.query, asking.tag, asking.body])
  try {
    const answer = await exchange<T>(method, path, asking, keyOf(what))
    settle(what)
    return answer
  } catch (reason) {
    settle(what, reason)
    throw reason
  }
}

async function exchange<T>(method: string, path: string, asking: Asking, key = ''): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (key) headers['Idempotency-Key'] = key
  if (asking.body !== undefined) headers['Content-Type'] = 'application/json'
  if (asking.tag) headers['If-Match'] = asking.tag
  let answer: Response
  try {
    const body = asking.body === undefined ? null : JSON.stringify(asking.body)
    answer = await fetch(address(path, asking.query), { method, headers, body, signal: asking.signal ?? null })
  } catch (reason) {
    if (isAbort(reason)) throw reason
    throw new Problem(0, {}, '')
  }
  if (!answer.ok) {
    const problem = await problemOf(answer)
    if (!asking.quiet && (problem.status === 401 || problem.code === 'password_change')) refused(problem)
    throw problem
  }
  const tag = answer.headers.get('ETag') ?? ''
  return { body: (answer.status === 204 ? undefined : await answer.json()) as T, tag }
}

async function problemOf(answer: Response): Promise<Problem> {
  const body = (await answer.json().catch(() => ({}))) as ProblemBody
  return new Problem(answer.status, body, answer.headers.get('X-Request-Id') ?? '', Number(answer.headers.get('Retry-After')) || 0)
}

/** Asks for something that comes bit by bit. Rejects with a Problem, or with an AbortError when given up. */
export async function askStream(at: string, signal: AbortSignal): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(at, { signal })
  } catch (reason) {
    if (isAbort(reason)) throw reason
    throw new Problem(0, {}, '')
  }
  if (answer.ok) return answer
  const problem = await problemOf(answer)
  if (problem.status === 401 || problem.code === 'password_change') refused(problem)
  throw problem
}

/** Asks for JSON. Rejects with a Problem, or with an AbortError when given up. */
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return (await ask<T>('GET', path, { query, signal })).body
}

/** Changes something; the entity tag says what the change is based on. */
export async function send<T = void>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  tag = '',
): Promise<Answer<T>> {
  return ask<T>(method, path, { body, tag })
}

/** A file on its way to the server, with how much of it has gone. */
import { Problem, address, keyOf, settle, type ProblemBody, type Query } from '@/api/client'
import type { TableImport } from '@/api/exchange'

/** Sends a table of what a register holds. Rejects with a Problem, or an AbortError when given up. */
export const sendTable = (file: File, register: string, told: (share: number) => void, signal: AbortSignal) =>
  sendFile<TableImport>('imports', file, told, signal, { register })

/** Sends a file to where the server takes some. Rejects with a Problem, or an AbortError when given up. */
export function sendFile<Made>(
  to: string,
  file: File,
  told: (share: number) => void,
  signal: AbortSignal,
  query: Query = {},
): Promise<Made> {
  const what = JSON.stringify([to, query, file.name, file.size, file.lastModified])
  return new Promise((arrived, failed) => {
    const done = (made: Made) => {
      settle(what)
      arrived(made)
    }
    const fail = (reason: unknown) => {
      settle(what, reason)
      failed(reason)
    }
    // fetch does not tell how much has gone.
    const request = new XMLHttpRequest()
    request.open('POST', address(to, { name: file.name, ...query }))
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Idempotency-Key', keyOf(what))
    request.setRequestHeader('Accept', 'application/json')
    request.responseType = 'json'
    request.upload.onprogress = (event) => event.lengthComputable && told(event.loaded / event.total)
    request.onload = () => {
      if (request.status < 300) done(request.response as Made)
      else fail(new Problem(request.status, (request.response ?? {}) as ProblemBody, request.getResponseHeader('X-Request-Id') ?? ''))
    }
    request.onerror = () => fail(new Problem(0, {}, ''))
    request.onabort = () => fail(new DOMException('given up', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

/** A file that the server makes, handed to the browser to be kept. */
export function keepFrom(path: string, query: Record<string, string | number | boolean | undefined> = {}): void {
  const link = document.createElement('a')
  link.href = address(path, query)
  link.download = ''
  link.click()
}

/** A file that the server writes for as long as we take it, with what has come so far. */
import { address, askStream } from '@/api/client'
import type { Filter } from './filter'

export type Format = 'csv' | 'jsonl'

export interface Progress {
  bytes: number
  /** Lines of text, without the headings. */
  lines: number
}

export interface File_ {
  name: string
  blob: Blob
}

/** Fetches the export of a filter. Rejects with a Problem, or an AbortError when given up. */
export async function fetchExport(filter: Filter, format: Format, told: (progress: Progress) => void, signal: AbortSignal): Promise<File_> {
  const answer = await askStream(address('audit/export', { ...filter, format }), signal)
  const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? `audit.${format}`
  const parts: BlobPart[] = []
  const progress: Progress = { bytes: 0, lines: format === 'csv' ? -1 : 0 }
  const reader = answer.body!.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    progress.bytes += value.length
    for (const byte of value) if (byte === 10) progress.lines++
    told({ ...progress, lines: Math.max(0, progress.lines) })
  }
  return { name, blob: new Blob(parts, { type: answer.headers.get('Content-Type') ?? '' }) }
}

/** Hands a file to the browser to be kept. */
export function keep(file: File_): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file.blob)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

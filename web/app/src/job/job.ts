/** How a job of the background work is shown. */
import type { Wire } from '@/api/schema'
import { millis } from '@/text/day'

export type Job = Wire['JobBody']
export type JobState = Job['state']

export const STATES: readonly JobState[] = ['waiting', 'running', 'retrying', 'done', 'failed', 'cancelled']

/** Something will happen to it by itself. */
export const lively = (states: Record<string, number> | undefined) =>
  !!states && (['waiting', 'running', 'retrying'] as const).some((state) => (states[state] ?? 0) > 0)

export const mayRetry = (job: Job) => job.state === 'failed' || job.state === 'cancelled' || job.state === 'retrying'
export const mayCancel = (job: Job) => job.state === 'waiting' || job.state === 'running' || job.state === 'retrying'

/** Seconds from the beginning of the last attempt to its end; undefined while there is none. */
export function took(job: Job): number | undefined {
  if (!job.began || !job.ended) return undefined
  return Math.max(0, Math.round((millis(job.ended) - millis(job.began)) / 1000))
}

/** How far it is, from 0 to 1; undefined when that is not known or does not matter any more. */
export function progress(job: Job): number | undefined {
  if (job.state !== 'running' || !job.total) return undefined
  return Math.min(1, job.done / job.total)
}

/** Where what came of it is shown. */
export const resultOf = (job: Job) =>
  job.subject && (job.kind === 'import.run' || job.kind === 'import.check') ? `/import/${job.subject}` : undefined

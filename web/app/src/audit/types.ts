/** The audit, as the server gives it. */
import type { Wire } from '@/api/schema'

export type Outcome = Wire['AuditBody']['outcome']
/** What is kept of a record: an object of plain values, a list, or nothing. */
export type AuditedValues = Wire['AuditBody']['before']

export type AuditLine = Wire['AuditBody']

export type AuditAction = Wire['AuditActionBody']

export type ChainFault = Wire['ChainFaultBody']

export type Chain = Wire['ChainBody']

/** How far the server counts what a filter takes. */
export const MOST_MATCHED = 100_000

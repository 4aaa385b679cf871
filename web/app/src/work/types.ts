/** The morning's work list, as the server tells it. */
import type { Wire } from '@/api/schema'

export type WorkRow = Wire['WorkItemBody']

export type WorkPage = Wire['WorkBody']

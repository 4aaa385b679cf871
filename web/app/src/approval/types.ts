/** A change that one administrator asks for and another confirms, as the server tells it. */
import type { Named, Person, Place } from '@/admin/records'
import type { Action } from '@/me/types'

export type ApprovalKind = 'grant' | 'extend' | 'password' | 'unlock' | 'update' | 'token'
export type ApprovalState = 'waiting' | 'confirmed' | 'done' | 'refused' | 'withdrawn' | 'expired'

export interface Proposal {
  role?: string
  grid?: number
  sector?: string
  enterprise?: number
  from?: string
  until?: string
  grant?: number
  login?: string
  phone?: string
  enable?: boolean
  name?: string
  actions?: Action[] | null
}

export interface Approval {
  id: number
  kind: ApprovalKind
  account: Person
  proposal: Proposal
  roleName: string
  grid: Place | null
  enterprise: Named | null
  reason: string
  askedBy: Person
  asked: string
  expires: string
  state: ApprovalState
  decidedBy: Person | null
  decided: string | null
  answer: string
  own: boolean
  may: boolean
}

export interface ApprovalPage {
  items: Approval[]
  next: string
  waiting: number
  mine: number
  security: number
}

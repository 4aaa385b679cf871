/** The records that the administration keeps, as the server tells them. */
import type { Action, GrantRow } from '@/me/types'

export interface Named {
  id: number
  name: string
}
export interface Place extends Named {
  path: string
}
/** A grant among those of an account; it may be held beyond the keeper's area. */
export interface KeptGrant extends GrantRow {
  kept: boolean
}
export interface Account {
  id: number
  login: string
  name: string
  phone: string
  organisation: Named | null
  home: Place
  grants: KeptGrant[]
  disabled: string | null
  lockedUntil: string | null
  mustChange: boolean
  sso: boolean
  /** What would let somebody else in as this person takes a second administrator. */
  guarded: boolean
  lastLogin: string | null
  created: string
  updated: string
  version: number
  /** Only in the answer that made the account. */
  password?: string
}
export type OrganisationKind = 'department' | 'street' | 'enterprise' | 'third' | 'other'
export const KINDS: readonly OrganisationKind[] = ['department', 'street', 'enterprise', 'third', 'other']
export interface Organisation {
  id: number
  kind: OrganisationKind
  name: string
  code: string
  grid: Place
  accounts: number
  version: number
}
export interface Person extends Named {
  login: string
}
export interface Token {
  id: number
  name: string
  account: Person
  hint: string
  actions: Action[] | null
  grid: Place | null
  created: string
  createdBy: Person | null
  expires: string
  used: string | null
  revoked: string | null
  token?: string
}
/** A grid that may be chosen: no colour, no counts. */
export interface ReachGrid extends Place {
  parent: number
  depth: number
  code: string
  leaf: boolean
  children: number
  label: [number, number]
  bounds: [number, number, number, number]
}
export type Held = 'grid' | 'sector' | 'enterprise' | 'nothing'
export interface Permissions {
  actions: { action: Action; name: string; guarded: boolean; rules: Record<string, 'held' | 'sector'> }[]
  roles: { role: string; name: string; held: Held; guarded: boolean }[]
  sectors: { sector: string; name: string }[]
}

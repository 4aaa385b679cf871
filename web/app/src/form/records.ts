/** The records that the administration keeps, as the server tells them. */
import type { Wire } from '@/api/schema'

export type RecordRef = Wire['RefBody']
export type GridRef = Wire['GridRefBody']
/** A grant among those of an account; it may be held beyond the keeper's area. */
export type KeptGrant = Wire['GrantBody']
export type Account = Wire['AccountBody']
export type OrganisationKind = Wire['OrganisationBody']['kind']
export const KINDS: readonly OrganisationKind[] = ['department', 'street', 'enterprise', 'third', 'other']
export type Organisation = Wire['OrganisationBody']
export type Person = Wire['PersonBody']
export type Token = Wire['TokenBody']
/** A grid that may be chosen: no colour, no counts. */
export type ReachGrid = Wire['ReachGrid']
export type Held = Wire['RoleBody']['held']
export type Permissions = Wire['PermissionBody']

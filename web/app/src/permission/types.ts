/** The table of who may do what, as the server gives it. */
import type { Wire } from '@/api/schema'

export type Rule = 'held' | 'sector'
export type Holding = Wire['RoleBody']['held']

export type RoleRow = Wire['RoleBody']

export type ActionRow = Wire['ActionBody']

export type PermissionTable = Wire['PermissionBody']

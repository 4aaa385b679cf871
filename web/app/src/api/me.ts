/** Who is logged in, as the server tells. */
import type { Wire } from './schema'

/** An action of the permission table: capability.verb. */
export type Action = Wire['MeBody']['permissions'][number]

export type GrantRow = Wire['GrantBody']

export type Me = Wire['MeBody']

export type LoginOptions = Wire['OptionsBody']

export type SessionRow = Wire['SessionBody']

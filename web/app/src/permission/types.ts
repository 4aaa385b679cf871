/** The table of who may do what, as the server gives it. */

export type Rule = 'held' | 'sector'
export type Holding = 'grid' | 'sector' | 'enterprise' | 'nothing'

export interface RoleRow {
  role: string
  name: string
  held: Holding
}

export interface ActionRow {
  action: string
  name: string
  /** Role to rule; a role that is missing may not. */
  rules: Partial<Record<string, Rule>>
}

export interface PermissionTable {
  actions: ActionRow[]
  roles: RoleRow[]
  sectors: { sector: string; name: string }[]
}

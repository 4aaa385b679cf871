/** Who is logged in, as the server tells. */

/** An action of the permission table: capability.verb. */
export type Action =
  | 'map.view'
  | 'personal.view'
  | 'reporter.view'
  | 'danger.register'
  | 'danger.edit'
  | 'danger.grade'
  | 'danger.rectify'
  | 'danger.accept'
  | 'danger.major'
  | 'danger.list'
  | 'danger.void'
  | 'enterprise.edit'
  | 'hazard.edit'
  | 'rule.edit'
  | 'exchange.import'
  | 'defect.view'
  | 'account.view'
  | 'account.manage'
  | 'grant.manage'
  | 'token.manage'
  | 'audit.view'
  | 'system.observe'

export interface GrantRow {
  id: number
  role: string
  roleName: string
  grid: { id: number; name: string; path: string } | null
  sector: string
  enterprise: { id: number; name: string } | null
  from: string
  until: string | null
  inForce: boolean
}

export interface Me {
  id: number
  login: string
  name: string
  phone: string
  lang: '' | 'zh' | 'en'
  organisation: { id: number; name: string } | null
  home: { id: number; name: string; path: string } | null
  mustChange: boolean
  sso: boolean
  session: string
  grants: GrantRow[]
  permissions: Action[]
  /** How many tokens administrators ask the person for. */
  asked: number
}

export interface LoginOptions {
  sso: boolean
  ssoName: string
  demo?: { login: string; name: string; role: string; roleName: string; where: string }[] | null
}

export interface SessionRow {
  id: string
  remote: string
  agent: string
  created: string
  seen: string
  expires: string
  current: boolean
}

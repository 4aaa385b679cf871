/**
 * The capabilities, in the order of their keys on the page of keys, and of what they have in the bar and in the administration.
 * A new one is a line here.
 */
import type { Capability } from '@/link/capability'
import { capability as account } from '@/account/capability'
import { capability as admin } from '@/admin/capability'
import { capability as approval } from '@/approval/capability'
import { capability as audit } from '@/audit/capability'
import { capability as basemap } from '@/basemap/capability'
import { capability as boundary } from '@/boundary/capability'
import { capability as reference } from '@/reference/capability'
import { capability as danger } from '@/danger/capability'
import { capability as defect } from '@/defect/capability'
import { capability as enterprise } from '@/enterprise/capability'
import { capability as exchange } from '@/exchange/capability'
import { capability as hazard } from '@/hazard/capability'
import { capability as history } from '@/history/capability'
import { capability as job } from '@/job/capability'
import { capability as keyplace } from '@/keyplace/capability'
import { capability as list } from '@/list/capability'
import { capability as map } from '@/map/capability'
import { capability as me } from '@/me/capability'
import { capability as organisation } from '@/organisation/capability'
import { capability as permission } from '@/permission/capability'
import { capability as risk } from '@/risk/capability'
import { capability as rule } from '@/rule/capability'
import { capability as search } from '@/search/capability'
import { capability as sector } from '@/sector/capability'
import { capability as setup } from '@/setup/capability'
import { capability as token } from '@/token/capability'
import { capability as wall } from '@/wall/capability'
import { capability as work } from '@/work/capability'
import { capability as frame } from './capability'

export const CAPABILITIES = [
  search,
  map,
  risk,
  list,
  frame,
  work,
  rule,
  enterprise,
  defect,
  exchange,
  admin,
  setup,
  account,
  approval,
  organisation,
  token,
  audit,
  job,
  boundary,
  sector,
  basemap,
  reference,
  permission,
  danger,
  hazard,
  keyplace,
  me,
  history,
  wall,
] as const satisfies readonly Capability[]

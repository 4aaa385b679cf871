/** Records to choose one from by typing a part of their name. */
import type { Items, Page, PointRow } from '@/api/types'
import type { Wire } from '@/api/schema'
import { get } from '@/api/client'
import type { Account, Organisation, ReachGrid } from './records'

export interface Choice {
  id: number
  name: string
  note: string
}
export interface Choices {
  find: (q: string, signal: AbortSignal) => Promise<Choice[]>
  /** The name of the one that is chosen already. */
  name: (id: number) => Promise<string>
}
const MOST = 12

/** The grid that all lies in of which the person keeps accounts and organisations: what a new one begins with. None: there are several. */
export async function keptGrid(): Promise<ReachGrid | undefined> {
  const { items } = await get<Items<ReachGrid>>('permissions/grids', { action: 'account.manage' })
  return items.length === 1 ? items[0] : undefined
}

export const organisations: Choices = {
  find: async (q, signal) =>
    (await get<Items<Organisation>>('organisations', { q, limit: MOST }, signal)).items.map((row) => ({
      id: row.id,
      name: row.name,
      note: row.grid.path,
    })),
  name: async (id) => (await get<Organisation>(`organisations/${id}`)).name,
}

export const accounts: Choices = {
  find: async (q, signal) =>
    (await get<Items<Account>>('accounts', { q, limit: MOST }, signal)).items.map((row) => ({
      id: row.id,
      name: row.name,
      note: row.login,
    })),
  // A card would be a look at somebody's phone, which is recorded; the list shows none.
  name: async (id) => (await get<Items<Account>>('accounts', { id, limit: 1 })).items[0]?.name ?? `№ ${id}`,
}

type Enterprise = Wire['ReachEnterprise']
export const enterprises: Choices = {
  find: async (q, signal) =>
    (await get<Items<Enterprise>>('permissions/enterprises', { action: 'account.view', q, limit: MOST }, signal)).items.map((row) => ({
      id: row.id,
      name: row.name,
      note: row.path,
    })),
  name: async (id) => (await get<Items<Enterprise>>('permissions/enterprises', { action: 'account.view', id })).items[0]?.name ?? '',
}

/** Enterprises inside of what the caller sees, by name or code. */
export const ownEnterprises: Choices = {
  find: async (q, signal) =>
    (await get<Page<PointRow>>('enterprises', { q, limit: MOST }, signal)).items.map((row) => ({
      id: row.id,
      name: row.name,
      note: `${row.code} · ${row.gridName}`,
    })),
  name: async (id) => (await get<PointRow>(`enterprises/${id}`)).name,
}

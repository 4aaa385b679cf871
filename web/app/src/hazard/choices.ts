/** Enterprises to choose from, inside of what the caller sees. */
import type { Choices } from '@/form/choices'
import { get } from '@/api/client'
import type { Page, PointRow } from '@/api/types'

export const ownEnterprises: Choices = {
  find: async (q, signal) =>
    (await get<Page<PointRow>>('enterprises', { q, limit: 12 }, signal)).items.map((row) => ({
      id: row.id,
      name: row.name,
      note: `${row.code} · ${row.gridName}`,
    })),
  name: async (id) => (await get<PointRow>(`enterprises/${id}`)).name,
}

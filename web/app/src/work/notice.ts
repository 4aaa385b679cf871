/** What the notice of an enterprise says: its card and file, its risk points the worst first, and who answers for them. */
import type { Wire } from '@/api/schema'
import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { ask, get } from '@/api/client'
import { useLoad } from '@/api/load'
import type { EnterpriseDetail, HazardDetail, Page, PointRow } from '@/api/types'
import { levelCode, rank } from '@/level/levels'
import type { EnterpriseWhy } from '@/why/why'

type Keeper = Wire['KeeperBody']
type Personal = Wire['EnterprisePersonal']
type File = Wire['EnterpriseFile']

/** More than these no plan could show. */
export const MOST = 120

/** All rows of a list up to a number, and how many there are. */
async function hazardsOf(id: number, signal: AbortSignal): Promise<{ rows: PointRow[]; all: number }> {
  const rows: PointRow[] = []
  let all = 0
  let cursor: string | undefined
  do {
    const page: Page<PointRow> = await get<Page<PointRow>>('hazards', { enterprise: id, limit: MOST, cursor }, signal)
    rows.push(...page.items)
    all = page.matched ?? rows.length
    cursor = page.next ?? ''
  } while (cursor && rows.length < 10 * MOST)
  const worst = rows.sort(
    (a, b) => rank(levelCode(a.level)) - rank(levelCode(b.level)) || a.name.localeCompare(b.name, 'zh') || a.id - b.id,
  )
  return { rows: worst.slice(0, MOST), all }
}

export function useNotice(id: () => number) {
  const { locale } = useI18n()
  const card = useLoad(
    () => `enterprises/${id()}?${locale.value}`,
    (key, signal) => get<EnterpriseDetail>(key.split('?')[0]!, {}, signal),
  )
  const file = useLoad(
    () => `enterprises/${id()}/file`,
    (key, signal) => get<File>(key, {}, signal).catch(() => undefined),
  )
  const why = useLoad(
    () => `enterprises/${id()}/risk?${locale.value}`,
    (key, signal) => get<EnterpriseWhy>(key.split('?')[0]!, {}, signal).catch(() => undefined),
  )
  const around = useLoad(
    () => (card.data.value?.grid ? `grids/${card.data.value.grid}/shape` : undefined),
    (key, signal) => get<GeoJSON.Feature>(key, {}, signal).catch(() => undefined),
  )
  const hazards = useLoad(
    () => `${id()}/${locale.value}`,
    async (_key, signal) => {
      const { rows, all } = await hazardsOf(id(), signal)
      return { all, list: await Promise.all(rows.map((row) => get<HazardDetail>(`hazards/${row.id}`, {}, signal))) }
    },
  )
  const list = computed(() => hazards.data.value?.list ?? [])
  /** In full, once somebody who may has asked for it; that is recorded. */
  const full = shallowRef<{ enterprise: Personal; keepers: Map<number, Keeper[]> }>()
  const asking = ref(false)
  const refused = shallowRef<unknown>()
  async function look(): Promise<void> {
    asking.value = true
    refused.value = undefined
    const of = id()
    try {
      const enterprise = (await ask<Personal>('POST', `enterprises/${of}/personal`)).body
      const keepers = new Map<number, Keeper[]>()
      for (const hazard of list.value)
        keepers.set(hazard.id, (await ask<Wire['HazardPersons']>('POST', `hazards/${hazard.id}/personal`)).body.persons)
      if (of === id()) full.value = { enterprise, keepers }
    } catch (reason) {
      refused.value = reason
    } finally {
      asking.value = false
    }
  }
  watch(id, () => (full.value = undefined))
  const person = computed(() => {
    const known = full.value?.enterprise
    const fields = { ...file.data.value?.fields, ...known }
    // Whoever heads it answers for it; the others are whom to ask.
    const name = fields.principal || fields.safetyOfficer || fields.contact || card.data.value?.contact
    const phone = fields.principal
      ? fields.principalPhone
      : fields.safetyOfficer
        ? fields.safetyPhone
        : (fields.contactPhone ?? card.data.value?.contactPhone)
    return {
      name: name ?? '',
      phone: file.data.value?.fields.dutyPhone || phone || fields.contactPhone || card.data.value?.contactPhone || '',
    }
  })
  function keeper(hazard: HazardDetail): Keeper | undefined {
    const all = full.value?.keepers.get(hazard.id) ?? hazard.persons ?? []
    return all.find((one) => one.role === 'responsible') ?? all[0]
  }
  /** Somebody's name or telephone stands there in part only, for whoever may not see it or has not asked. */
  const masked = computed(
    () => !full.value && [person.value, ...list.value.map(keeper)].some((one) => /\*/.test(`${one?.name ?? ''}${one?.phone ?? ''}`)),
  )
  function again(): void {
    card.again()
    hazards.again()
  }
  return { card, file, why, around, hazards, list, person, keeper, masked, full, asking, refused, look, again }
}

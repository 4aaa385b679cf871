/** The vocabulary of the file, asked for once a language. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { get } from '@/api/client'
import { useLoad } from '@/api/load'
import { sectorChoices, sectorName } from '@/text/sectors'
import { daysBetween, isDay, today } from '@/text/day'
import type { FieldSpec } from './fields'
import type { RecordKind, Vocabulary } from '@/api/enterprise'

export interface Choice {
  key: string
  name: string
  group?: string
}

const KEY_LEVELS = ['town', 'county', 'city', 'province'] as const
const SCALES = ['large', 'medium', 'small', 'micro'] as const
const STANDARDS = ['0', '1', '2', '3'] as const
const LEVELS = ['none', 'red', 'orange', 'yellow', 'blue'] as const

export function useWords() {
  const { t, locale } = useI18n()
  const { data, failure, again } = useLoad(
    () => locale.value,
    (_key, signal) => get<Vocabulary>('enterprises/vocabulary', {}, signal),
  )
  const industries = computed<Choice[]>(
    () =>
      data.value?.sections.flatMap((s) =>
        s.divisions.map((d) => ({ key: d.key, name: `${d.key} ${d.name}`, group: `${s.key} ${s.name}` })),
      ) ?? [],
  )

  function choices(from: NonNullable<FieldSpec['from']>): readonly Choice[] {
    switch (from) {
      case 'industry':
        return industries.value
      case 'sector':
        return sectorChoices([], locale.value)
      case 'grade':
        return data.value?.grades ?? []
      case 'basis':
        return data.value?.bases.filter((b) => b.key !== '') ?? []
      case 'scale':
        return SCALES.map((key) => ({ key, name: t(`enterprise.scales.${key}`) }))
      case 'keyLevel':
        return KEY_LEVELS.map((key) => ({ key, name: t(`file.keyLevels.${key}`) }))
      case 'standard':
        return STANDARDS.map((key) => ({ key, name: t(`file.standards.${key}`) }))
      case 'level':
        return LEVELS.map((key) => ({ key, name: t(`file.levels.${key}`) }))
    }
  }
  const nameOf = (from: NonNullable<FieldSpec['from']>, key: string) =>
    from === 'sector' ? sectorName(key, locale.value) : (choices(from).find((c) => c.key === key)?.name ?? key)
  const kindOf = (kind: RecordKind) => data.value?.kinds.find((k) => k.key === kind)
  const statusName = (key: string) => data.value?.statuses.find((s) => s.key === key)?.name ?? key
  return { words: data, failure, again, choices, nameOf, kindOf, statusName }
}

export type Words = ReturnType<typeof useWords>

/** How far away a last day is, in days of China. */
export function daysUntil(day: string, now: Date): number | undefined {
  return isDay(day) ? daysBetween(today(now), day) : undefined
}

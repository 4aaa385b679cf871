/** What the first steps say of the facts. */
import type { Ref } from 'vue'
import type { Wire } from '@/api/schema'

type Facts = Wire['FirstStepsBody']
export type Step = Facts['steps'][number]['step']

/** What is missing for a step, as the keys of its texts. */
export type Lack = {
  key: 'levels' | 'city' | 'grids' | 'security' | 'auditors' | 'organisations' | 'people' | 'enterprises' | 'sectors'
  n: number
}

/** Commands that do a step on the server. */
export const COMMANDS: Partial<Record<Step, readonly string[]>> = {
  levels: ['anwang boundary load --help'],
  boundaries: ['anwang boundary load --help'],
  people: ['anwang user add --help'],
  enterprises: ['anwang import --help'],
}

const grids = (facts: Facts) => facts.levels.reduce((sum, level) => sum + level.grids, 0)
const shaped = (facts: Facts) => facts.levels.reduce((sum, level) => sum + level.shaped, 0)

export function lacking(facts: Facts, step: Step): Lack[] {
  const found: Lack[] = []
  const lack = (key: Lack['key'], missing: boolean, n = 0) => missing && found.push({ key, n })
  switch (step) {
    case 'levels':
      lack('levels', true)
      break
    case 'boundaries':
      if (grids(facts) > 1) lack('grids', true, grids(facts) - shaped(facts))
      else lack('city', true)
      break
    case 'people':
      lack('security', facts.security === 0)
      lack('auditors', facts.auditors === 0)
      lack('organisations', facts.organisations === 0)
      lack('people', facts.people === 0)
      break
    case 'enterprises':
      lack('enterprises', true)
      break
    case 'sectors':
      lack(facts.enterprises === 0 ? 'enterprises' : 'sectors', true)
      break
  }
  return found
}

interface Say {
  t: (key: string, values?: Record<string, unknown>) => string
  /** A number of which only so much is counted. */
  many: (n: number) => string
  language: Ref<string>
}

/** What is there of a step; empty: nothing worth a word. */
export function there(facts: Facts, step: Step, { t, many, language }: Say): string {
  switch (step) {
    case 'city':
      return t('setup.there.city', { code: facts.code, city: facts.city })
    case 'levels':
      return facts.levels
        .map((level) => t('setup.there.level', { name: language.value === 'zh' ? level.name : level.nameEn, n: level.grids }))
        .join(t('setup.and'))
    case 'boundaries':
      return t('setup.there.shaped', { n: shaped(facts), all: grids(facts) })
    case 'people': {
      const { security, auditors, organisations, people, departments } = facts
      return t('setup.there.people', { security, auditors, organisations: many(organisations), people, departments })
    }
    case 'enterprises':
      return t('setup.there.enterprises', { n: many(facts.enterprises) })
    default:
      return [
        t('setup.there.sectors', { n: facts.sectors, none: facts.unanswered }),
        ...(facts.enterprises ? [t('setup.there.noSector', { n: many(facts.noSector) })] : []),
      ].join(t('setup.and'))
  }
}

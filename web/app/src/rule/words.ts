/** A difference of two rule sets as a sentence. */
import { useI18n } from 'vue-i18n'
import { useSession } from '@/live/store'
import { LEVELS } from '@/level/levels'
import { sectorName } from '@/text/sectors'
import type { RuleChange } from './draft'
import type { Condition, Vocabulary } from '@/api/rule'

export function useWords(words: () => Vocabulary | undefined) {
  const { t, te, locale } = useI18n()
  const session = useSession()
  const factor = (key: string) => words()?.factors.find((f) => f.key === key)
  const factorName = (key: string) => factor(key)?.name ?? key
  const sector = (key: string) => sectorName(key, locale.value)
  const floor = (key: string) => words()?.floors.find((f) => f.key === key)?.name ?? key
  const group = (key: string) => (te(`why.group.${key}`) ? t(`why.group.${key}`) : key)
  function depth(n: number): string {
    if (n === 0) return t('rule.everyDepth')
    const d = session.status?.networks[0]?.depths.find((one) => one.depth === n)
    return d ? (locale.value === 'en' ? d.nameEn : d.name) : t('grid.depth', { n })
  }
  const level = (key: string) => t(`level.of.${key}`)
  const joined = (list: string[]) => list.join(t('why.and'))

  /** What a difference is about. */
  function subject(c: RuleChange): string {
    const [key = '', part = ''] = c.subject.split('#')
    switch (c.part) {
      case 'source':
        return t('rule.source')
      case 'group':
        return group(key)
      case 'factor':
        return part ? `${factorName(key)} · ${factor(key)?.values?.find((v) => String(v.value) === part)?.name ?? part}` : factorName(key)
      case 'bands':
        return c.field === 'gradeBest'
          ? t('rule.gradeBest')
          : `${t(c.subject === 'rollup' ? 'rule.rollupBands' : 'rule.part.bands')} · ${level(c.field)}`
      case 'guard':
        return nameOf(c) || key
      case 'sector':
        return part ? `${sector(key)} · ${factorName(part)}` : sector(key)
      case 'rollup':
        return c.subject === 'weights' || c.subject === 'shares'
          ? `${t(c.subject === 'shares' ? 'rule.shares' : 'rule.rollupWeights')} · ${level(c.field)}`
          : c.field === 'mode'
            ? t('rule.mode')
            : t(`rule.rollup.${c.field}`)
      case 'k':
        return `K · ${depth(Number(key))}`
      case 'floor':
        return `${t('rule.floors')} · ${floor(key)} · ${depth(Number(part))}`
    }
  }

  function nameOf(c: RuleChange): string {
    for (const side of [c.to, c.from]) {
      const name =
        (side as { name?: { zh: string; en: string } } | undefined)?.name ??
        (c.field === 'name' ? (side as { zh: string; en: string } | undefined) : undefined)
      if (name) return locale.value === 'en' ? name.en : name.zh
    }
    return ''
  }

  function value(c: RuleChange, of: unknown): string {
    if (of === undefined || of === null) return t('rule.wasNone')
    if (c.field === 'sectors') return (of as string[]).length ? joined((of as string[]).map(sector)) : t('sectorView.every')
    if (c.field === 'combine') return t(`why.combine.${of as string}`)
    if (c.field === 'mode') return t(`rule.modes.${of as string}`)
    if (c.field === 'top') return (of as number) > 1 ? depth(of as number) : t('rule.topAll')
    if (c.field === 'kind') return t(`rule.kind.${of as string}`)
    if (c.field === 'level') return level(LEVELS[of as number] ?? 'none')
    if (c.field === 'gradeBest') return t('rule.best', { grade: of as string })
    if (c.field === 'assesses') return t(of ? 'common.yes' : 'common.no')
    if (c.field === 'name') return locale.value === 'en' ? (of as { en: string }).en : (of as { zh: string }).zh
    if (c.field === 'group') return group(of as string)
    if (c.field === 'all')
      return joined(
        (of as Condition[]).map(
          ([key, from]) => `${factorName(key)} ≥ ${factor(key)?.values?.find((v) => v.value === from)?.name ?? from}`,
        ),
      )
    return String(of)
  }

  const field = (c: RuleChange) => (te(`rule.field.${c.field}`) ? t(`rule.field.${c.field}`) : '')

  /** The whole difference. */
  function sentence(c: RuleChange): string {
    const what = [subject(c), field(c)].filter(Boolean).join(' · ')
    if (c.field === 'added') return t('rule.added', { what: subject(c) })
    if (c.field === 'removed') return t('rule.removed', { what: subject(c) })
    return t('rule.changed', { what, from: value(c, c.from), to: value(c, c.to) })
  }
  return { sentence, depth, sector, factorName }
}

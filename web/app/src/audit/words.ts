/** Fields and values of the audit in words. */
import { useI18n } from 'vue-i18n'
import { sectorName } from '@/text/sectors'
import { minute } from '@/text/format'
import type { AuditLine } from './types'

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/
/** Fields whose values are codes, and where their words stand. */
const CODED: Record<string, string> = {
  grade: 'danger.grades',
  state: 'danger.states',
  listed: 'danger.listeds',
  inspection: 'danger.inspections',
  outcome: 'audit.outcomes',
  reason: 'audit.reasons',
  by: 'audit.ways',
  level: 'level.of',
  regime: 'hazard.regime.names',
  lang: 'audit.languages',
  role: 'audit.roles',
  scale: 'enterprise.scales',
  status: 'enterprise.statuses',
  keyLevel: 'file.keyLevels',
  standard: 'file.standards',
}

/** What names end in that were written down in Chinese, by the field that has the key of it. */
const SPOKEN: Record<string, { field: string; words: string }> = {
  grant: { field: 'role', words: 'audit.roles' },
  approval: { field: 'kind', words: 'approval.kinds' },
}

/**
 * A name as it was written down, but its role or kind in the language of the reader where the line has the key: "zhang · 网格员"
 * → "zhang · Grid officer".
 */
export function nameOf(line: Pick<AuditLine, 'subject' | 'name' | 'before' | 'after'>, word: (key: string) => string | undefined): string {
  const spoken = SPOKEN[line.subject]
  const key =
    spoken &&
    [line.after, line.before]
      .map((values) => (values && !Array.isArray(values) ? values[spoken.field] : undefined))
      .find((v) => typeof v === 'string' && v !== '')
  const end = line.name.lastIndexOf(' · ')
  const said = key && end >= 0 ? word(`${spoken.words}.${key}`) : undefined
  return said ? `${line.name.slice(0, end)} · ${said}` : line.name
}

/** Where the name of a field stands: fields of a file are called there as the file calls them. */
export function fieldKey(field: string, subject: string, te: (key: string) => boolean): string | undefined {
  const own = subject === 'enterprise' ? ['file.field', 'file.record'] : []
  return [`audit.fieldsOf.${subject}`, `${subject}.field`, ...own, 'audit.fields', 'file.field', 'file.record']
    .map((where) => `${where}.${field}`)
    .find(te)
}

export function useWords() {
  const { t, te, locale } = useI18n()

  /** 1.role → Role (1). Some fields are called after what they are of: the phone of an account. */
  function field(path: string, subject = ''): string {
    const steps = path.split('.')
    const last = steps.at(-1)!
    const key = fieldKey(last, subject, te)
    const name = key ? t(key) : last
    return /^\d+$/.test(steps[0]!) && steps.length > 1 ? `${name} (${steps[0]})` : name
  }

  function value(path: string, v: unknown): string {
    if (v === undefined || v === null || v === '') return t('audit.blank')
    if (Array.isArray(v)) return v.map((one) => value(path, one)).join(t('common.list'))
    if (typeof v === 'boolean') return t(v ? 'common.yes' : 'common.no')
    if (typeof v === 'string' && TIMESTAMP.test(v)) return minute(v)
    const last = path.split('.').at(-1)!
    const key = CODED[last] && `${CODED[last]}.${v}`
    if (key && te(key)) return t(key)
    for (const own of ['kind', 'state']) if (last === own && te(`approval.${own}s.${v}`)) return t(`approval.${own}s.${v}`)
    if (last === 'sector' || last === 'sectors') return sectorName(String(v), locale.value)
    if (last === 'subject' && te(`audit.subjects.${v}`)) return t(`audit.subjects.${v}`)
    if (last === 'fields' && te(`audit.fields.${v}`)) return t(`audit.fields.${v}`)
    return String(v)
  }

  const subject = (kind: string) => (te(`audit.subjects.${kind}`) ? t(`audit.subjects.${kind}`) : kind)
  const who = (line: AuditLine) => line.actor || t('audit.nobody')
  /** 隐患 #12 · 电线老化 */
  function record(line: AuditLine): string {
    if (!line.subject) return ''
    const kind = line.subjectId ? `${subject(line.subject)} #${line.subjectId}` : subject(line.subject)
    const name = nameOf(line, (key) => (te(key) ? t(key) : undefined))
    return name ? `${kind} · ${name}` : kind
  }
  return { field, value, subject, who, record }
}

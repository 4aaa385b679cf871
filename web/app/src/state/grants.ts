/** Grants in words: which role, where, in which sector. */
import { sectorName } from '@/text/sectors'
import type { GrantRow } from '@/api/me'

/** 通州区 · 危险化学品; the enterprise of an enterprise grant; nothing for a role that is held nowhere. */
export function whereOf(grant: GrantRow, lang: string): string {
  if (grant.enterprise) return grant.enterprise.name
  if (!grant.grid) return ''
  return grant.sector ? `${grant.grid.name} · ${sectorName(grant.sector, lang)}` : grant.grid.name
}

/** The first role and how many more there are, for a narrow place. */
export function dutyOf(grants: readonly GrantRow[], lang: string): { role: string; where: string; more: number } | undefined {
  const first = grants[0]
  if (!first) return undefined
  const same = grants.filter((g) => g.role === first.role)
  return { role: first.roleName, where: whereOf(first, lang), more: same.length > 1 ? same.length : 0 }
}

/** A browser and a system out of what a browser says it is. */
export function agentOf(agent: string): { browser: string; system: string } | undefined {
  const browser = [
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/MicroMessenger/, 'WeChat'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\/|CriOS\//, 'Chrome'],
    [/Safari\//, 'Safari'],
    [/curl\//, 'curl'],
  ] as const
  const system = [
    [/Windows/, 'Windows'],
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/HarmonyOS/, 'HarmonyOS'],
    [/Mac OS X/, 'macOS'],
    [/Linux|X11/, 'Linux'],
  ] as const
  const b = browser.find(([pattern]) => pattern.test(agent))?.[1]
  const s = system.find(([pattern]) => pattern.test(agent))?.[1]
  return b ? { browser: b, system: s ?? '' } : undefined
}

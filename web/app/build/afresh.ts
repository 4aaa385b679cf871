import { vi } from 'vitest'

// Before each file of tests that shares what it imports with others: a page that nobody has used.
vi.useRealTimers()
if (typeof document !== 'undefined') {
  localStorage.clear()
  sessionStorage.clear()
  document.body.innerHTML = ''
  const { useLanguage } = await import('../src/text/i18n')
  await useLanguage('zh')
}

import type { Capability } from '@/link/capability'
import { useGo } from '@/link/go'

export const capability = {
  keys: [{ keys: ['/'], act: () => useGo().search(), shown: { caps: ['/'], text: 'keys.search' } }],
} satisfies Capability

import type { Capability } from '@/link/capability'
import { useFrame } from '@/state/frame'
import { defectSheet } from './sheet'

export const capability = {
  bar: () => [{ text: 'app.report', needs: ['defect.view'], act: () => (useFrame().defects = true), rest: true }],
  sheet: defectSheet,
} satisfies Capability

/** The sheets over the view. A new one is a line here. */
import { defectSheet } from '@/defect/sheet'
import { fileSheet } from '@/enterprise/sheet'
import { hazardSheet } from '@/hazard/sheet'
import type { Sheet } from '@/link/sheet'

let sheets: readonly Sheet[] | undefined

export const useSheets = (): readonly Sheet[] => (sheets ??= [defectSheet(), hazardSheet(), fileSheet()])

/** What an old address was told of where its record is now; its card says so. */
import { shallowRef } from 'vue'
import type { PointKind } from '@/api/types'

export const moved = shallowRef<{ kind: PointKind; id: number; text: string }>()

/** A supervision sector as it is kept, with who answers for it. */
import type { Wire } from './schema'

export type SectorRecord = Wire['SectorRecord']

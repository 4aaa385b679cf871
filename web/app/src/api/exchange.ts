/** What the server says of imports of tables. */
import type { Wire } from './schema'
export type ImportState = Wire['TableImportBody']['state']

export type Choice = Wire['ChoiceBody']
export type KindTally = Wire['KindTallyRow']
export type TableImport = Wire['TableImportBody']
export type Column = Wire['ColumnBody']
export type FrameEvidence = Wire['FrameBody']
export type SamplePoint = Wire['SamplePointBody']
export type Detection = Wire['DetectionBody']
export type Preview = Wire['PreviewBody']
export type Vocabulary = Wire['ImportFieldsBody']
export type ProblemRow = Wire['ProblemBody']

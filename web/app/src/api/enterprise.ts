/** The enterprise file as the server tells it. */
import type { Wire } from './schema'

/** What people change; a field that says nothing is left out. */
export type FileFields = Wire['FileFields']

export type RecordRef = Wire['RefBody']

export type Department = Wire['DepartmentBody']

export type Regulators = Wire['RegulatorsOut']
export type Regulator = Wire['RegulatorBody']
export type Ground = Wire['GroundBody']
export type Basis = Regulator['basis']

export type RecordKind = Wire['ReminderBody']['kind']
export const RECORD_KINDS: readonly RecordKind[] = ['licence', 'equipment', 'certificate', 'assessment', 'inspection', 'accident']

export type RecordFields = Wire['RecordFields']

export type FileRecord = Wire['RecordBody']

export type EnterpriseFile = Wire['EnterpriseFile']

export type Like = Wire['LikeBody']

export type Candidate = Wire['Candidate']

export type Check = Wire['CheckOut']

export type Pair = Wire['PairBody']

export type Waiting = Wire['WaitingBody']

export type Reminder = Wire['ReminderBody']

export type Reminders = Wire['RemindersOut']

export type Word = Wire['KeyName']

export type Type = Wire['TypeBody']

/** An edition of the types of accidents (GB 6441): it holds from its day until the next one's. */
export type Edition = Wire['EditionBody']

export type Vocabulary = Wire['VocabularyOut']

export type History = Wire['HistoryOut']

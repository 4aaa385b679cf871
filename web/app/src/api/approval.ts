/** A change that one administrator asks for and another confirms, as the server tells it. */
import type { Wire } from './schema'

export type ApprovalKind = Wire['ApprovalBody']['kind']
export type ApprovalState = Wire['ApprovalBody']['state']

export type Proposal = Wire['ProposalBody']

export type Approval = Wire['ApprovalBody']

export type ApprovalPage = Wire['ApprovalPage']

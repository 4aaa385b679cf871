/** Asking for a change that takes a second person. */
import { send } from '@/api/client'
import type { Approval, ApprovalKind, Proposal } from '@/api/approval'
import { recount } from '@/state/waiting'

export async function askFor(kind: ApprovalKind, account: number, proposal: Proposal, reason: string): Promise<Approval> {
  const why = reason.trim()
  const { body } = await send<Approval>('POST', 'approvals', { kind, account, proposal, ...(why ? { reason: why } : {}) })
  void recount()
  return body
}

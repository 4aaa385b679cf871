/** What is said of a danger's grade, and who has to act next, by where it stands. */
import type { DangerDetail } from '@/api/types'

type Standing = Pick<DangerDetail, 'state' | 'grade'>

/** Until it is graded, a grade is what whoever registered it thought. */
export function gradeKey({ state, grade }: Standing): string {
  if (!grade) return ''
  return state === 'registered' ? `danger.ungraded.${grade}` : `danger.grades.${grade}`
}

/**
 * Whose turn it is; nobody's once it is closed or voided. A major danger is graded before anything is ordered, and accepted
 * by the department alone.
 */
export function turnKey({ state, grade }: Standing): string {
  const major = grade === 'major'
  switch (state) {
    case 'registered':
      return major ? 'danger.turn.grade' : 'danger.turn.gradeOrOrder'
    case 'graded':
      return 'danger.turn.order'
    case 'rectifying':
      return 'danger.turn.rectify'
    case 'extension':
      return 'danger.turn.answer'
    case 'pendingAccept':
      return major ? 'danger.turn.acceptMajor' : 'danger.turn.accept'
    default:
      return ''
  }
}

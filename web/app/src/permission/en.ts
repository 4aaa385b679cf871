/** English texts of the permission table. */
import type zh from './zh'

const en: typeof zh = {
  permission: {
    title: 'Permissions',
    why:
      'What each role may do. Every request is decided by this table, which cannot be changed here; a permission holds only ' +
      'within what the role is held at.',
    role: 'Role',
    allRoles: 'All roles',
    action: 'Action',
    mine: 'Yours',
    mineShort: ' (yours)',
    count: '{n} of {m} actions',
    rule: { held: 'Yes', sector: 'Own sector', no: 'No' },
    means: { held: 'within what the role is held at', sector: 'only within the supervision sector that the role names', no: 'not allowed' },
    at: {
      grid: 'held at a grid and all below',
      sector: 'held at a grid and a sector',
      enterprise: 'held at an enterprise',
      nothing: 'held nowhere in particular',
    },
  },
}

export default en

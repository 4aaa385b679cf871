/** English texts of the administration. */
import type zh from './zh'

const en: typeof zh = {
  admin: {
    section: { accounts: 'Accounts', organisations: 'Organisations', tokens: 'API tokens', audit: 'Audit', permissions: 'Permissions' },
  },
}

export default en

/** English texts of API tokens. */
import type zh from './zh'

const en: typeof zh = {
  token: {
    make: 'New token',
    makeDo: 'Create token',
    name: 'Purpose',
    nameHint: 'Say which system uses it.',
    account: 'On behalf of',
    accountHint: 'The token may do what this account may, at most.',
    accountFind: 'Type a name or log-in name',
    ofAccount: 'Filter by account',
    allAccounts: 'All accounts',
    may: 'May do',
    narrow: 'Only these',
    allActions: 'All the account may do',
    grid: 'Limited to a grid',
    gridHint: 'If none is chosen: wherever the account may.',
    allGrids: 'All the account holds',
    expires: 'Valid until',
    expiresHint: 'At most 400 days from now; it then expires by itself.',
    used: 'Last used',
    never: 'Never used',
    states: { valid: 'Valid', expired: 'Expired', revoked: 'Revoked' },
    needAccount: 'Choose the account it acts for.',
    needExpires: 'Choose the last day it is valid.',
    needAction: 'Choose at least one.',
    made: 'Token created: {name}',
    secretWhy: 'The token is shown only once. Store it among the secrets of the other system; do not send it by chat.',
    words: 'Address: {site}\nHeader of each request: {header}\nValid until {day}; then a new one is needed.',
    revoke: 'Revoke',
    revokeAsk: 'Revoke the token “{name}”?',
    revokeWhy: 'The system that uses it loses access at once, for good. Last used: {used}.',
    none: 'No API tokens yet',
    noneFound: 'The account has no API tokens',
    noneWhy: 'Other systems use a token, never a person’s password.',
  },
}

export default en

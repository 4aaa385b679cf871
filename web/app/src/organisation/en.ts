/** English texts of organisations. */
import type zh from './zh'

const en: typeof zh = {
  organisation: {
    one: 'Organisation',
    count: '{n} in all',
    make: 'New organisation',
    bring: 'Import a table',
    makeDo: 'Create organisation',
    search: 'Search by name, short name or credit code',
    name: 'Name',
    kind: 'Kind',
    code: 'Unified credit code',
    short: 'Short name',
    phone: 'Telephone',
    phoneHint: 'Of the office or duty room, seen by everybody who sees the enterprise; nobody’s own number.',
    parent: 'Parent organisation',
    parentFind: 'Find by name, short name or code',
    accounts: 'Accounts',
    allKinds: 'All kinds',
    kinds: { department: 'Department', street: 'Street or town', enterprise: 'Enterprise', third: 'Third party', other: 'Other' },
    gridHint: 'Administrators of this grid and of those above it manage the organisation.',
    toAccounts: 'Accounts of {name}: {n}',
    has: 'Show its accounts ({n})',
    none: 'No organisations yet',
    noneWhy: 'Create the organisation first, then accounts for its people.',
    noneFound: 'No matching organisations',
    noneFoundWhy: 'Only organisations that you manage are listed. Try fewer filters.',
    remove: 'Delete',
    removeAsk: 'Delete “{name}”?',
    removeWhy: 'No account belongs to it. This cannot be undone, but it can be created again.',
    removeUsed: '{n} accounts still belong to it. Move them to another organisation first; until then it cannot be deleted.',
  },
}

export default en

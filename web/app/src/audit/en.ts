/** English texts of the audit. */
import type zh from './zh'
import { terms } from '@/text/terms'

const enterprise = terms('enterprise', 'en')
const hazard = terms('hazard', 'en')

const en: typeof zh = {
  audit: {
    title: 'Audit', lead: 'Who did what to which record, when and from where. Lines are only ever added; you see those of the area you audit.',
    search: 'Find', searchHint: 'Record, account, address, request', action: 'Action', actor: 'Account', outcome: 'Outcome', from: 'From', to: 'To', subject: 'Kind of record', id: 'Record no.', grid: 'Grid', gridHint: 'Name, code or pinyin', account: 'Person', any: 'All',
    filters: 'Filters', filtersOn: 'Filters ({n})', clear: 'Clear all filters', remove: 'Remove filter: {name}', today: 'Today', week: '7 days', month: '30 days', period: 'Time', gridBelow: '{name} and below', personChip: 'One person: {name}',
    count: '{n} lines', countMost: 'More than {n} lines', shown: '{n} shown', next: 'Load {n} more', loadingMore: 'Loading…', refresh: 'Refresh',
    empty: 'No line matches', emptyWhy: 'Widen the time or remove a filter.', none: 'There are no lines in the area you audit yet', noneWhy: 'As soon as somebody logs in, changes a record or looks at personal data, it appears here.',
    time: 'Time', who: 'Who', what: 'Action', on: 'Record', where: 'Grid', remote: 'Address', open: '{at} {who} {what}', nobody: 'Not logged in', token: 'Token', tokenOf: 'Token {id}', lostLine: 'There is no such line, or it lies outside the area you audit.',
    outcomes: { done: 'Done', refused: 'Refused', failed: 'Failed' },
    subjects: { danger: 'Danger', enterprise: 'Enterprise', hazard: 'Hazard source', grid: 'Grid', account: 'Account', grant: 'Role given', organisation: 'Organisation', token: 'API token', approval: 'Confirmation', rule: 'Rule set', standard: 'Edition of a standard', audit: 'Audit' },
    detail: 'Line of the audit', close: 'Close', earlier: 'Newer line', later: 'Older line', seq: 'Place', request: 'Request', session: 'Session', record: 'Record', samePerson: 'All by this person', sameRecord: 'All about this record', sameRequest: 'All of this request', sameGrid: 'All in this grid', sameRemote: 'All from this address',
    change: 'What changed', known: 'What was noted', created: 'What was added', removed: 'What was removed', nothing: 'Nothing was changed by this.', field: 'Field', before: 'Before', after: 'After', value: 'Value', blank: '(empty)', unchanged: '{n} unchanged', changes: { changed: 'Changed', added: 'Added', removed: 'Cleared', same: 'Unchanged' }, masked: 'Phones and names are kept masked in the audit, never in full.',
    export: 'Export', exportCsv: 'Table (for spreadsheets)', exportJson: 'Line by line (for programs)', exportWhy: 'All lines of the current filters. The export itself is recorded.', exporting: 'Exporting: {n} lines, {size}', exportCancel: 'Cancel', exported: '{n} lines exported ({size})', exportStopped: 'Cancelled; no file was kept.',
    chain: 'Chain', chainWhy: 'Each line carries a fingerprint worked out from its content and the line before it. If any line is changed, removed or put in, the fingerprints after it no longer fit.', chainVerify: 'Verify the chain', chainBusy: 'Checking line by line…', chainNote: 'This works out every line anew, and is itself recorded.',
    intact: 'Intact: all {n} lines fit', broken: 'Not intact: {n} faults', head: 'Fingerprint of the newest line', headWhy: 'Write this fingerprint and the number of lines down outside this system, in a duty log for instance. If somebody later changes old lines and works the whole chain out again, it will differ from what you wrote down.', headLimit: 'A check on this machine alone cannot notice that the whole chain was rewritten with its end; the fingerprint you wrote down can.', headCli: 'On the server, {command} verifies it too, without this page.', copy: 'Copy', copied: 'Copied', at: 'Checked {at}', faultAt: 'Line {n}', faultsMore: 'Only the first {n} are listed.',
    fieldsOf: { account: { phone: 'Mobile phone' }, approval: { phone: 'Mobile phone' } },
    fields: {
      code: 'Code', enterprise: 'Enterprise no.', hazard: 'Hazard source no.', title: 'Title', detail: 'Details', grade: 'Grade', state: 'State', listed: 'Supervision list', inspection: 'Source', found: 'Found', deadline: 'Deadline', closed: 'Closed', lon: 'Longitude', lat: 'Latitude', reporter: 'Reporter', reporterPhone: 'Phone of the reporter', rectifiedBy: 'Rectified by no.',
      askedBy: 'Asked for by', confirmedBy: 'Confirmed by', decidedBy: 'Decided by', answer: 'Reason given', grant: 'Grant no.', enable: 'Enable',
      login: 'Account', name: 'Name', phone: 'Phone', organisation: 'Organisation', home: 'Home grid no.', homeName: 'Home grid', disabled: 'Disabled', lang: 'Language', mustChange: 'Must change password', sessionsEnded: 'Sessions ended', by: 'Logged in by', reason: 'Reason', failures: 'Failures in a row', minutes: 'Minutes locked', issuer: 'Issuer', subject: 'Kind or subject', kind: 'Kind', grid: 'Grid no.', account: 'Account no.', role: 'Role', sector: 'Sector', at: 'Where', from: 'From', until: 'Until', hint: 'Begins with', actions: 'May', expires: 'Expires', session: 'Session', remote: 'Address', agent: 'Browser', created: 'Logged in',
      category: 'Category', unitKind: 'Kind of unit', people: 'People within 500 m', peopleSource: 'Source of the number', peopleDated: 'Counted on', substances: 'Substances', entry: 'Entry of Table 1', classes: 'Hazard classes', tonnes: 'Designed maximum (t)', edition: 'Edition', tables: 'Revision of the tables', correction: 'Correction of the tables', assessed: 'Assessed on', s: 'Identification index', r: 'Grading index', majorLevel: hazard.majorLevel, regime: hazard.regime, level: hazard.level, method: 'Method', values: 'Values', direct: 'Direct judgement', control: 'Control level', measures: 'Control measures', capacity: 'Capacity', filingNumber: 'Filing number', filingOffice: 'Filed with', filed: 'Filed on', filingEnded: 'Deregistered on', filingNote: 'Reason for deregistration',
      rows: 'Lines', errors: 'Errors', updated: 'Updated', same: 'Unchanged', import: 'Import no.', existing: 'Known enterprises', crs: enterprise.crs, count: 'Enterprises', personal: 'Personal data in full', filter: 'Filter', faults: 'Faults', warnings: 'Warnings', head: 'Newest fingerprint', format: 'Format', actor: 'Who', action: 'Action', outcome: 'Outcome', q: 'Find', id: 'Record no.', to: 'To', fields: 'Fields looked at', contact: enterprise.contact, contactPhone: enterprise.contactPhone,
    },
    reasons: { password: 'Wrong password', unknown: 'No such account', disabled: 'Account is disabled', locked: 'Account is locked' }, ways: { password: 'Password', sso: 'Single sign-on' }, languages: { zh: 'Chinese', en: 'English' },
    roles: { public: 'Public', enterprise: 'Enterprise user', third: 'Third party', officer: 'Grid officer', chief: 'Grid chief', guide: 'Grid guide', department: 'Department', city: 'Safety committee office', watch: 'Watch', admin: 'System administrator', auditor: 'Auditor', security: 'Security administrator' },
  },
}

export default en

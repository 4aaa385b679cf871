/** English texts of imports and exports. */
import type zh from './zh'

const en: typeof zh = {
  exchange: {
    title: 'Import enterprises', lead: 'Import a table of enterprises: confirm columns and coordinate system, have every row checked, then load it as a whole. If there is even one error, nothing is written.',
    drop: 'Drop a table here, or', pick: 'choose a file', dropWhy: 'XLSX and CSV, up to 64 MB and 200,000 rows. Save an old .xls as XLSX first.', template: 'Download an empty template', notTable: '“{name}” is not an XLSX or CSV file.', sending: 'Sending {name}', stop: 'Stop', remembered: 'Filled in as you chose last time',
    earlier: 'Earlier imports', none: 'No table has been imported yet', noneWhy: 'Files and results are listed here and found again after leaving the page; files are kept for 30 days.', file: 'File', who: 'By', when: 'When', state: 'State', result: 'Result', whose: 'Only the result of other people’s imports is shown', back: 'All imports', refresh: 'Refresh', more: 'Older imports',
    states: { uploaded: 'To be verified', checking: 'Being checked', checked: 'Checked', running: 'Being imported', refused: 'Errors, not imported', done: 'Imported', failed: 'Not finished', cancelled: 'Cancelled' },
    of: { rows: '{n} row | {n} rows', created: '{n} new', updated: '{n} updated', same: '{n} unchanged', errors: '{n} error | {n} errors', warnings: '{n} warning | {n} warnings' },
    step: { columns: 'Columns', place: 'Coordinates', check: 'Check', run: 'Import' },
    sheet: 'Sheet', heading: 'Headings in row {row}, {n} rows below', encoding: 'Text encoding {encoding}', column: 'Column', headingName: 'Heading', sample: 'First rows', field: 'Stands for', skip: 'Not imported', required: 'required', personal: 'personal', missing: 'Required and not mapped yet: {names}', leftOut: 'Columns that are left out ({n}): {names}', allMapped: 'Every column stands for a field',
    existing: 'Enterprises that are there already', refuse: 'Report as an error', update: 'Update (empty cells change nothing)',
    crs: 'Coordinate system', crsNone: 'Choose…', crsAsk: 'It could not be determined: choose the coordinate system', crsSuggest: 'As suggested: {name}', crsByRow: 'By the coordinate system column of each row', evidence: 'Evidence', looked: '{n} rows looked at', system: 'System', inside: 'In the area', agree: 'Fits address or grid', against: 'Fits another system better', away: 'From the known place', awayOf: 'about {m} m ({n})', map: 'Locations of sample rows; faint: by the other systems', moved: 'Everything is stored in CGCS2000; the original system is recorded.',
    check: 'Check every row', checkAgain: 'Check again', checkWhy: 'Every row is checked, nothing is written.', checking: 'Checking, {n} rows read', running: 'Importing, {n} rows read', leave: 'You may leave this page; the result is kept.', cancel: 'Cancel', changed: 'Columns or coordinate system changed: check again.',
    clean: 'No errors: it can be imported', cleanWhy: 'All {n} rows passed.', dirty: 'Errors found: {errors}, in rows: {rows}', dirtyWhy: 'Correct them and send the file again. The error file is your table with a column that says what is wrong.', errorFile: 'Download the error file', warningsOnly: '{n} warning, which does not block the import. | {n} warnings, which do not block the import.', run: 'Import {n} row | Import {n} rows', runSure: 'Import {n} row of enterprises? | Import {n} rows of enterprises?', runWhy: 'All or none of them is written; they appear on the map at once.', yes: 'Import',
    done: 'Imported: {created} new, {updated} updated, {same} unchanged', doneLink: 'See them on the map and in the list', failed: 'Not completed; nothing was written', cancelled: 'Cancelled; nothing was written', refused: 'Errors found: {errors}; nothing was written',
    problems: 'Problems', kind: 'Kind', all: 'All', onlyErrors: 'Errors only', onlyWarnings: 'Warnings only', row: 'Row', rowFilter: 'Row number', what: 'What is wrong', remedy: 'What to do', value: 'Current value', place: 'See on the map', error: 'Error', warning: 'Warning', shown: '{shown} of {n} shown', moreProblems: 'Show {n} more', whole: 'Whole row', noneOf: 'No such problem', gone: 'The file is no longer kept: send it again.',
    export: 'Export', exportTitle: 'Export the enterprises of the list', exportWhy: 'By the current grid and filter; the export is audited. Names and phones are masked.', exportPersonal: 'With names and phones in full (audited)', exportXlsx: 'Export XLSX', exportCsv: 'Export CSV', import: 'Import a table',
  },
}

export default en

/** English texts of the enterprise file. */
import { terms } from '@/text/terms'

const en = {
  file: {
    title: 'Enterprise file', make: 'New enterprise', open: 'Enterprise file', openHint: 'Open the whole file', bar: 'Enterprise files', loading: 'Loading…', version: 'version {n}, updated {at}', source: 'Source: {source}', notLooked: 'not filled in',
    nav: 'Parts of the file', edit: 'Edit', save: 'Save', saved: 'Saved.', saving: 'Saving…', cancel: 'Cancel', leave: 'Discard unsaved changes?', leaveWhy: 'This page has unsaved changes, which will be lost when it closes.', leaveDo: 'Discard', makeDo: 'Create file', made: 'File created.', change: 'Change',
    section: { basics: 'Basics', people: 'People', business: 'Business', safety: 'Safety', history: 'History', departments: 'Grid and departments' },
    field: terms('enterprise', 'en'),
    hint: {
      creditCode: '18 characters; where none is issued yet, a 15-digit registration number or a 9-character organisation code.', codeNote: 'For a code that fails verification but is confirmed to be correct.', level: 'The colour on the map is calculated by the rules; this is the declared or assessed level.', scale: 'Derived from the figures; you may change it.', place: 'The grid follows from the place.', pasteBoth: 'You may paste “longitude, latitude” at once.', personal: 'Full names are shown only to those entitled to see them; each viewing is recorded.',
    },
    keyLevels: terms('keyLevel', 'en'), standards: terms('standard', 'en'), levels: terms('level', 'en'),
    yes: 'Yes', no: 'No', unknown: 'Unknown', none: 'Not chosen', number: 'Enter a number', whole: 'Enter a whole number',
    pick: 'Choose on the map', picking: 'Choose the place of the enterprise', pickHow: 'Click the map, or move it until the crosshair is on the place, then confirm', pickTake: 'Use this location', grid: terms('enterprise', 'en').grid, gridNone: 'This place is not in any grid you can see', gridWait: 'Shown once a place is set', onMap: 'Show on the map', code: 'Code breakdown',
    departments: 'Departments of its sector', departmentsNone: 'No department is registered for “{sector}” over this grid', departmentsNoSector: 'Set a supervision sector to see its department', departmentAt: 'responsible for: {grid}', people: 'people: {n}', noOrganisation: 'People without an organisation',
    suggestion: 'Derived: {scale}', take: 'Use it',
    lookAll: 'Show names and phones', lookEdit: 'Show names to edit',
    duplicates: 'Possible duplicates', duplicateAsk: 'This enterprise may already be on file', duplicateWhy: 'Check each one. If it is the same enterprise, open its file; if none is, you can still create a new file.', duplicateNone: 'No duplicate found', anyway: 'None of these: create anyway', openIt: 'Open its file', fix: '{n} to correct',
    status: terms('enterprise', 'en').status, statusTo: 'Change the status', statusNew: 'New status', since: 'Since', sinceHint: 'Empty: today.', ground: 'Basis or reason', gone: 'The enterprise is removed from the map and the statistics, and reminders stop; its file, hazard sources and dangers are kept. It can be restored.', back: 'The enterprise returns to the map and the statistics.', stays: 'The enterprise stays on the map and in the statistics.', statusDo: 'Change status', sinceDay: 'since {day}',
    merge: 'Merge', mergeHint: 'Merge a duplicate into this enterprise', mergeFind: 'Enterprise to merge into this one', mergeFindHint: 'Type a name, a code or initials', mergeNone: 'Choose the enterprise to merge.', mergeSame: 'It cannot be merged with itself.', mergeWhy: 'All hazard sources, dangers and {n} records of “{other}” go to “{name}”; “{other}” leaves the map and its file becomes read-only. Grants held at “{other}” stay there. It can be undone.', mergeDo: 'Merge into this one', mergeInto: 'Merged into', mergeFrom: 'Merged into this one', unmerge: 'Undo the merge', unmergeWhy: 'The hazard sources, dangers and records that came along go back, and the enterprise stands as it did. What was added since stays with “{name}”.', keep: 'Keep the left one', keepThis: 'Keep this file',
    records: { licence: 'Licences', equipment: 'Special equipment', certificate: 'Certified people', assessment: 'Assessments', inspection: 'Inspections', accident: 'Accidents' },
    add: { licence: 'Add a licence', equipment: 'Add equipment', certificate: 'Add a person', assessment: 'Add an assessment', inspection: 'Add an inspection', accident: 'Add an accident' },
    no_records: { licence: 'No licence on file', equipment: 'No special equipment on file', certificate: 'No certified people on file', assessment: 'No assessment on file', inspection: 'No inspection on file', accident: 'No accident on file' },
    record: {
      replacedOn: 'a newer record stands in its place since {day}',
      type: 'Type', name: 'Name', holder: 'Person', number: 'Number', authority: 'Issued or made by', dated: 'Issued', expires: 'Valid until', score: 'Score', veto: 'A veto item holds', deaths: 'Deaths', injured: 'Seriously injured', loss: 'Direct loss (10,000 CNY)', note: 'Remarks', ended: 'Ended', endedHint: 'Fill in when replaced or no longer needed; reminders stop.', inspector: 'Inspected by',
      datedOf: { licence: 'Issued', equipment: 'Last inspected', certificate: 'Issued', assessment: 'Dated', inspection: 'Inspected', accident: 'Happened' }, usual: 'Usually {n} years: {day}', save: 'Save the record', remove: 'Delete', removeAsk: 'Delete this record?', removeWhy: 'This is for mistakes. For a replaced document fill in the day it ended instead, so that its history is kept.', endedOn: 'ended {day}', holderKeep: 'Leave empty to keep it', source: 'Source: {source}',
      atLeast: 'at least: {class}', by: 'type by {source}', byConfirm: 'type by {source}, to be checked against the edition in force', wanting: '{next} is in force since {day}, but its types have not been entered; choose by {source} and check once they are',
    },
    due: { expired: '{n} days overdue', today: 'Expires today', soon: '{n} days left', ok: 'Valid' },
    reminders: 'Expiring', remindersWhy: 'Licences, equipment, people, assessments and inspections of operating enterprises, the longest overdue first.', remindersNone: 'Nothing expires in this selection', expired: 'Expired {n}', soon: 'Within {d} days {n}', both: 'All', days: 'Ahead', daysOf: '{n} days', allKinds: 'All kinds', allGrids: 'All I see', inGrid: 'Area', enterprise: 'Enterprise', item: 'What', expires: 'Expires', left: 'Time',
    pairs: 'Possible duplicates', pairsWhy: 'Enterprises with the same code, or with the same or a similar name close together. Compare them, then merge them or say that they are two.', pairsNone: 'No possible duplicates found', pairsNoneYet: 'No possible duplicates found so far', pairsPartial: 'Files are still being compared, so there may be more. The list updates every few seconds until that is done.', pairsCount: '{n} pairs', apart: 'Not the same', apartWhy: 'They are listed no more, and nobody is warned of them when filing. This can be taken back under “told apart”.', apartReason: 'Why they are two', apartDo: 'They are two', aparts: '{n} told apart', apartsNone: 'No pairs have been told apart', apartsBack: 'Back to possible duplicates', apartBy: '{by}, {at}: {reason}', apartUndo: 'Take back', reason: 'Why', compare: 'Compare and merge',
    history: 'History', historyNone: 'Nothing has changed yet', events: 'Actions', past: 'Previous values', until: 'until {at}', by: 'by {who}', wasIs: '{was} → {is}', empty: 'empty', masked: '(changed, not shown)',
    overview: 'File', notFound: 'There is no such enterprise', print: 'Print',
  },
}

export default en

/** English texts of the enterprise file. */
import { terms } from '@/text/terms'

const en = {
  file: {
    title: 'Enterprise file', make: 'New enterprise', open: 'Enterprise file', openHint: 'Open the whole file', bar: 'Enterprise files', loading: 'Loading…', version: 'version {n}, updated {at}', source: 'Source: {source}', notLooked: 'not filled in',
    nav: 'Parts of the file', edit: 'Edit', save: 'Save', saved: 'Saved.', saving: 'Saving…', cancel: 'Cancel', leave: 'Discard what is not saved?', leaveWhy: 'This page holds something that is not saved yet; it is lost when the page closes.', leaveDo: 'Discard', makeDo: 'File it', made: 'Filed.', change: 'Change',
    section: { basics: 'Basics', people: 'People', business: 'Business', safety: 'Safety', history: 'History', departments: 'Grid and departments' },
    field: terms('enterprise', 'en'),
    hint: {
      creditCode: '18 characters; where none is issued yet, a 15-digit registration number or a 9-character organisation code.', codeNote: 'For a code that does not verify and is right all the same.', level: 'The colour of the map is worked out by the rules; this is what was declared or assessed.', scale: 'Derived from the figures; you may change it.', place: 'The grid follows from the place.', pasteBoth: 'You may paste “longitude, latitude” at once.', personal: 'Full names are shown to who may see them, and the look is recorded.',
    },
    keyLevels: terms('keyLevel', 'en'), standards: terms('standard', 'en'), levels: terms('level', 'en'),
    yes: 'Yes', no: 'No', unknown: 'Unknown', none: 'Not chosen', number: 'Enter a number', whole: 'Enter a whole number',
    pick: 'Choose on the map', picking: 'Choose the place of the enterprise', pickHow: 'Click the map, or move the map until the cross is on the place and take it', pickTake: 'Take the cross', grid: terms('enterprise', 'en').grid, gridNone: 'The place lies in no grid that you see', gridWait: 'Shown once there is a place', onMap: 'Show on the map', code: 'The code taken apart',
    departments: 'Departments of its sector', departmentsNone: 'No department is registered for “{sector}” over this grid', departmentsNoSector: 'Without a supervision sector no department follows', departmentAt: 'responsible for: {grid}', people: 'people: {n}', noOrganisation: 'People without an organisation',
    suggestion: 'Derived: {scale}', take: 'Take it',
    lookAll: 'See names and phones', lookEdit: 'See them to edit', recorded: 'Your look has been recorded.',
    duplicates: 'Possible duplicates', duplicateAsk: 'It may be on file already', duplicateWhy: 'Look at each. If one is the same, open its file; if none is, you may still file it.', duplicateNone: 'No duplicate found', anyway: 'None of them, file it all the same', openIt: 'Open its file', fix: 'To be corrected: {n}',
    status: terms('enterprise', 'en').status, statusTo: 'Change the status', statusNew: 'New status', since: 'Since', sinceHint: 'Empty: today.', ground: 'Ground or reason', gone: 'The enterprise leaves the map and the counts and nothing reminds of it; its file, hazard sources and dangers are kept. It can be brought back.', back: 'The enterprise returns to the map and the counts.', stays: 'The enterprise stays on the map and in the counts.', statusDo: 'Change it', sinceDay: 'since {day}',
    merge: 'Merge', mergeHint: 'Merge a duplicate into this enterprise', mergeFind: 'Enterprise to merge into this one', mergeFindHint: 'Type a name, a code or initials', mergeNone: 'Choose the enterprise to merge.', mergeSame: 'It cannot be merged with itself.', mergeWhy: 'All hazard sources, dangers and {n} records of “{other}” go to “{name}”; “{other}” leaves the map and its file is only read. Grants held at “{other}” stay there. It can be undone.', mergeDo: 'Merge into this one', mergeInto: 'Merged into', mergeFrom: 'Merged into this one', unmerge: 'Undo the merge', unmergeWhy: 'The hazard sources, dangers and records that came along go back, and the enterprise stands as it did. What was added since stays with “{name}”.', keep: 'Keep the left one', keepThis: 'Keep this file',
    records: { licence: 'Licences', equipment: 'Special equipment', certificate: 'Certified people', assessment: 'Assessments', inspection: 'Inspections', accident: 'Accidents' },
    add: { licence: 'Add a licence', equipment: 'Add equipment', certificate: 'Add a person', assessment: 'Add an assessment', inspection: 'Add an inspection', accident: 'Add an accident' },
    no_records: { licence: 'No licence on file', equipment: 'No special equipment on file', certificate: 'No certified people on file', assessment: 'No assessment on file', inspection: 'No inspection on file', accident: 'No accident on file' },
    record: {
      type: 'Type', name: 'Name', holder: 'Person', number: 'Number', authority: 'Issued or made by', dated: 'Issued', expires: 'Valid until', score: 'Score', veto: 'A veto item holds', deaths: 'Deaths', injured: 'Seriously injured', loss: 'Direct loss (10,000 CNY)', note: 'Remarks', ended: 'Ended', endedHint: 'Replaced or no longer needed: it reminds nobody.', inspector: 'Inspected by',
      datedOf: { licence: 'Issued', equipment: 'Last inspected', certificate: 'Issued', assessment: 'Dated', inspection: 'Inspected', accident: 'Happened' }, usual: 'Usually {n} years: {day}', save: 'Save the record', remove: 'Delete', removeAsk: 'Delete this record?', removeWhy: 'This is for mistakes. Give a replaced paper the day it ended instead, so that its history is kept.', endedOn: 'ended {day}', holderKeep: 'Leave empty to keep it', source: 'By: {source}',
    },
    due: { expired: '{n} days over', today: 'Expires today', soon: '{n} days left', ok: 'Valid' },
    reminders: 'Expiring', remindersWhy: 'Licences, equipment, people, assessments and inspections of working enterprises, the longest expired first.', remindersNone: 'Nothing expires within this choice', expired: 'Expired {n}', soon: 'Within {d} days {n}', both: 'All', days: 'Ahead', daysOf: '{n} days', allKinds: 'All kinds', allGrids: 'All I see', inGrid: 'Area', enterprise: 'Enterprise', item: 'What', expires: 'Expires', left: 'Time', more: 'Load more ({shown} of {n} shown)',
    pairs: 'Possible duplicates', pairsWhy: 'Enterprises with the same code, or with the same or a similar name side by side. Compare them and merge, or leave them.', pairsNone: 'No possible duplicates found', pairsCount: '{n} pairs', reason: 'Why', compare: 'Compare and merge',
    history: 'History', historyNone: 'Nothing has changed yet', events: 'What was done', past: 'What it was', until: 'until {at}', by: 'by {who}', wasIs: '{was} → {is}', empty: 'empty', masked: '(changed, not shown)',
    overview: 'File', notFound: 'There is no such enterprise', print: 'Print',
  },
}

export default en

/** English texts; the type makes a missing key a compile error. */
import admin from '@/admin/en'
import approval from '@/approval/en'
import history from '@/history/en'
import audit from '@/audit/en'
import hazard from '@/hazard/en'
import exchange from '@/exchange/en'
import enterprise from '@/enterprise/en'
import map from '@/map/en'
import me from '@/me/en'
import risk from '@/risk/en'
import rule from '@/rule/en'
import work from '@/work/en'
import wall from '@/wall/en'
import { terms } from './terms'
import permission from '@/permission/en'
import type { Texts } from './zh'

const en: Texts = {
  day: {
    placeholder: 'yyyy-mm-dd', form: 'A date is written like 2026-11-28.', notBefore: 'Not before {day}.', notAfter: 'Not after {day}.', keys: 'Like 2026-11-28; ↓ opens the calendar', choose: 'Choose a date',
    week: ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'], yearBack: 'Previous year', monthBack: 'Previous month', monthOn: 'Next month', yearOn: 'Next year', today: 'Today, {day}',
  },
  ...admin,
  ...approval,
  ...audit,
  ...hazard,
  ...map,
  ...exchange,
  ...enterprise,
  ...me,
  ...permission,
  ...history,
  ...risk,
  ...rule,
  ...work,
  ...wall,
  app: { name: 'Anwang', title: 'Anwang · four-colour risk map', map: 'Risk map', report: 'Boundary report', demo: 'Demo', demoLong: 'Demonstration data, not a real business', sketch: 'Indicative', sketchLong: 'Community borders are an indicative cut; names and codes are real', skip: 'Skip to the list', mapLabel: 'Four-colour risk map. Arrow keys move it, plus and minus zoom; the list beside it is the same content as text.' },
  bar: { search: 'Search grids, enterprises, hazard sources, dangers, credit codes, pinyin initials…', searchShort: 'Search', language: '中文', theme: 'Appearance', light: 'Light', dark: 'Dark', cb: 'Colour-blind palette', standard: 'Standard palette', patterns: 'Patterns on the map', keys: 'Keyboard shortcuts', wall: 'Wall mode', fold: 'Fold', unfold: 'Unfold' },
  live: {
    open: 'Live', connecting: 'Connecting…', lost: 'Disconnected', held: 'Updates paused', lastChange: 'last change {ago}', noChange: 'no change yet', now: 'just now', second: '{n} s ago', minute: '{n} min ago', hour: '{n} h ago', day: '{n} d ago',
    dbStarting: 'The database stopped at {since} and is being restarted: reading works as usual, writing is paused. It resumes by itself.',
    dbFailing: 'The database stopped at {since} and cannot be started; the service keeps trying. Reading works as usual, writing is paused. A system administrator should look at the log.',
    dbFull: 'The disk of the database is full: reading works as usual, writing is paused. It resumes by itself when a system administrator has made room.',
    dbFullDown: 'The disk of the database is full, and it has been unable to start since {since}: reading works as usual, writing is paused. It resumes by itself when a system administrator has made room.',
    diskLow: 'The disk of the database is nearly full: {free} of {size} is left. When it is full nothing can be saved; make room or enlarge it.',
    dbDown: 'The database has been unavailable since {since}: reading works as usual, writing is paused and resumes by itself.', streamLost: 'The live connection was lost at {since}: the map stays as it was then; reconnecting.', retry: 'Reconnect now', back: 'Live connection restored', changed: '{name}: {from} → {to}',
  },
  level: { short: ['Not assessed', 'Red', 'Orange', 'Yellow', 'Blue'], full: ['Not assessed', 'Major risk', 'High risk', 'Moderate risk', 'Low risk'], one: ['Not assessed', 'Major', 'High', 'Moderate', 'Low'], of: { none: 'Not assessed', red: 'Major', orange: 'High', yellow: 'Moderate', blue: 'Low' } },
  kind: { grid: 'Grid', enterprise: 'Enterprise', hazard: 'Hazard source', danger: 'Danger', cluster: 'Cluster' },
  kinds: { grid: 'grids', enterprise: 'enterprises', hazard: 'hazard sources', danger: 'dangers' },
  panel: { where: 'Places and layers', what: 'Details and lists', network: 'Grid network', tree: 'Grid tree', layers: 'Layers', sort: 'Sort', byRisk: 'By risk', byCode: 'By code', close: 'Close', back: 'Back', details: 'Details', sheet: 'Panel' },
  layer: { grid: 'Risk colours', enterprise: 'Enterprises', hazard: 'Hazard sources', danger: 'Open dangers', pattern: 'Patterns', place: 'Water and place names' },
  tree: { children: '{n} below', open: 'Expand', close: 'Collapse', shares: '{name}: {r} major, {o} high, {y} moderate, {b} low, {n} not assessed', loading: 'Loading the grids below' },
  legend: { title: '{depth} · {n}', of: 'Legend', draft: 'What if; changes from now', differs: 'Counted by {depth}; the map is coloured by {map}', differsShort: 'By {depth}; map by {map}', filter: 'Only {level}', all: 'Show every level', hidden: 'filtered', fold: 'Fold the legend', unfold: 'Unfold the legend', danger: 'Dangers', symbols: 'Enterprise ○  Hazard ⬡  Danger ▢' },
  sum: {
    asNow: 'as now', red: 'Major risk', orange: 'High risk', of: ' · {depth}', depth: 'Which grids the figures are of', by: '{depth} · {n}', among: 'of {n}', unknown: 'change not known', more: '{n} more', fewer: '{n} fewer', same: 'unchanged', because: '; {since}',
    sinceMorning: 'since yesterday 08:00 ({at})', sinceDay: 'since the end of the day before', versus: 'since yesterday 08:00', versusFrom: 'since {at}', versusDay: 'since the day before', noBefore: 'no record of before',
    major: 'Major dangers', majorWhy: 'Open major dangers. Ungraded ones are counted as suggested: those that seem major count until they are graded, and as graded from then on.', ungraded: 'ungraded ones counted as suggested', overdue: '{n} overdue', coverage: 'Enterprises assessed', unassessed: '{n} not assessed', open: 'Open dangers', listed: '{n} listed', listedWhy: 'On the lists of all bodies: province, city, county and town',
  },
  grid: {
    code: 'Code', area: 'Area', since: 'boundary since {date}', source: 'Source', children: 'Grids below', enterprises: 'Enterprises by level', why: 'Why {level}', whyNone: 'Why not assessed', index: 'Index', rule: 'rule {version}', base: 'Enterprises', dyn: 'Dangers',
    formula: 'Index = 100 × (1 − e^(−points ÷ K)); {points} points, K = {k}', byBand: 'The index lies in the {level} band', byFloor: 'A guard raises it to {level}', byMax: 'The worst enterprise decides', byNone: 'No enterprise is assessed and no danger counts',
    bands: '≥{red} red · ≥{orange} orange · ≥{yellow} yellow', floor: 'Guard: {what} ({have} now; from {count} at least {level})', applied: 'applies', notApplied: 'not reached', next: 'Fastest way down to {level}', nextTogether: 'Down to {level}: several steps are needed together', nextIndex: 'Index {from} → {to}', nextNone: 'Already the lowest level', none: 'Nothing counts against it',
    majors: 'Major hazard sources', listed: 'On a supervision list', open: 'Open dangers', level: 'Level', depth: 'territorial level {n}', unit: '', partial: 'The database is unavailable: the source of the boundary is missing; everything else comes from memory and is exact.', up: 'One level up', focus: 'Focus on this grid', select: 'Show details',
  },
  term: {
    red_enterprises: 'enterprises at major risk', orange_enterprises: 'enterprises at high risk', yellow_enterprises: 'enterprises at moderate risk', blue_enterprises: 'enterprises at low risk', major_open: 'open major dangers', general_overdue: 'overdue general dangers', listed_open: 'open dangers on a list', fatal_accidents: 'fatal accidents in 12 months', larger_accidents: 'larger or worse accidents in 12 months', listed_high: 'open dangers listed by province or city', major_at_level_1: 'major dangers at a level-1 major hazard source', points: '{n} pts',
  },
  step: {
    red_enterprises: 'Bring {n} enterprise at major risk down one level | Bring {n} enterprises at major risk down one level', orange_enterprises: 'Bring {n} enterprise at high risk down one level | Bring {n} enterprises at high risk down one level', yellow_enterprises: 'Bring {n} enterprise at moderate risk down one level | Bring {n} enterprises at moderate risk down one level', blue_enterprises: 'Bring {n} enterprise at low risk down one level | Bring {n} enterprises at low risk down one level', major_open: 'Close {n} major danger | Close {n} major dangers', general_overdue: 'Finish {n} overdue general danger | Finish {n} overdue general dangers', listed_open: 'Clear {n} listed danger | Clear {n} listed dangers',
  },
  enterprise: {
    hazards: 'Its hazard sources', dangers: 'Its dangers',
    scales: terms('scale', 'en'), statuses: terms('status', 'en'), standards: terms('standard', 'en'),
  },
  danger: {
    steps: 'Next steps', optional: '(optional)', choose: 'Choose', chooseOne: 'Choose one.', fillIn: 'Fill this in.', saving: 'Saving…', cancel: 'Cancel', stale: 'This danger has been changed elsewhere.', staleWhy: 'Your change was not saved; load the latest and try again.', reload: 'Load the latest', register: 'Register a danger', registerAt: 'At {name}', registerDo: 'Register', suggested: 'It seems to be', reporter: 'Reported by',
    field: { title: 'What was found', detail: 'Details', deadline: 'Due', listed: 'Whose supervision list', reason: 'Remarks' },
    step: {
      edit: { name: 'Edit', hint: 'Name and description can be changed until it is graded.', done: 'Changed.' }, grade: { name: 'Grade', hint: 'The grade can be changed until rectification begins.', done: 'Graded.' }, regrade: { name: 'Change the grade', hint: 'Once rectification has begun it cannot be changed.', done: 'The grade is changed.' },
      order: { name: 'Order rectification', hint: 'The grade is fixed from then on; the due date can still be moved.', done: 'Rectification is ordered.' }, deadline: { name: 'Move the due date', hint: 'It can be moved again.', done: 'The due date is moved.' }, extend: { name: 'Ask for more time', hint: 'Until it is granted the present due date counts.', done: 'Asked for more time.' }, approve: { name: 'Answer the request', hint: 'Give the new due date, or the old one to refuse.', done: 'Answered; rectification continues.' },
      done: { name: 'Report rectified', hint: 'It is then inspected, and sent back if it falls short.', done: 'Reported; it awaits acceptance.' }, accept: { name: 'Accept and close', hint: 'This cannot be undone; if it comes back, register a new one.', done: 'Accepted and closed.' }, back: { name: 'Send back', hint: 'Say what falls short and give a new due date.', done: 'Sent back.' },
      list: { name: 'Put on a list', hint: 'Only graded major dangers; it can be removed again.', done: 'It is on the supervision list.' }, unlist: { name: 'Remove from the list', hint: 'It can be closed only then; it can be listed again.', done: 'Removed from the list.' }, void: { name: 'Void', hint: 'For false reports. This cannot be undone; register a new one if there is a danger after all.', done: 'Voided.' },
    },
    code: 'Number', grade: 'Grade', state: 'Progress', listed: 'Supervision list', deadline: 'Due', found: 'Found', closed: 'Closed', inspection: 'Found by', detail: 'Description', owner: 'Enterprise', at: 'At hazard source', overdue: '{n} d overdue', left: '{n} d left', today: 'due today', updated: 'Last update',
    ungraded: { general: 'First judgement: general (not graded yet)', major: 'First judgement: major (not graded yet)' }, next: 'Waiting for',
    turn: { grade: 'grid guide or department to grade it', gradeOrOrder: 'grid guide or department to grade it or order its rectification', order: 'grid guide or department to order its rectification', rectify: 'the enterprise to put it right and report so', answer: 'grid guide or department to answer about more time', accept: 'grid guide or department to accept it', acceptMajor: 'the department to accept it' },
    grades: { general: 'General danger', major: 'Major danger' }, gradeShort: { general: 'G', major: 'M' },
    states: { registered: 'Registered', graded: 'Graded', rectifying: 'Being rectified', extension: 'Extension asked', pendingAccept: 'Awaiting acceptance', closed: 'Closed', voided: 'Voided' },
    listedBy: 'Supervision list ({who})',
    listeds: { none: 'Not listed', province: 'Province', city: 'City', county: 'County', town: 'Town' },
    classes: { closed: 'Closed', majorOverdue: 'Major, overdue', major: 'Major', generalOverdue: 'General, overdue', general: 'General' },
    inspections: { 1: 'Self-inspection', 2: 'Grid visit', 3: 'Agency visit', 4: 'Local inspection', 5: 'Unannounced check', 6: 'City inspection', 7: 'Public report', 8: 'System warning' },
  },
  personal: { look: 'Show', why: 'Viewing it in full is recorded.', recorded: 'This access has been recorded.' },
  list: { of: '{shown} of {n}', inView: 'In map view', inGrid: 'All of {name}', more: 'Load {n} more', loading: 'Loading…', empty: 'No {kind} here', emptyView: 'No {kind} in the map view. Zoom out, or switch “In map view” off.', notByLevel: 'The legend says “{only}”; dangers have no risk level and are all listed.', emptyFilter: 'No {kind} of the chosen levels. Press 0–4 to clear the filter.', fly: 'Show on the map', level: 'Level', table: 'The map as text', rows: 'List: {kind}' },
  tab: { grid: 'Grids', danger: 'Dangers', enterprise: 'Enterprises', hazard: 'Hazards', change: 'Changes', chart: 'Charts' },
  chart: { shares: 'Enterprises at major and high risk in the grids below', full: 'The longest bar is {share}', said: '{name}: of {n} enterprises {red} at major and {orange} at high risk, {share}', unknown: '{name}: not known', dangers: 'Progress of dangers', share: 'Share', enterprises: 'Enterprises', open: 'Open dangers in the grids below' },
  change: { title: 'Latest changes', empty: 'Nothing has changed since you opened the map. New, closed and re-assessed records appear here at once.', recolour: '{from} → {to}', added: 'added', removed: 'removed', updated: 'updated' },
  search: { empty: 'Nothing found for “{q}”', hint: 'Type a name, a code, a unified credit code or pinyin initials', recent: 'Recently viewed', clear: 'Clear', results: '{n} result | {n} results', loading: 'Searching…', failed: 'Search is unavailable at the moment' },
  defect: {
    title: 'Boundary import report', intro: 'What was found wrong in the boundary data, where, and what was done. Choose a row to see it on the map.', source: 'Source', kind: 'Defect', place: 'Place', area: 'Area', size: 'Area or places', places: '{n} places', count: 'Places', detail: 'Description', action: 'What was done', codes: 'Grids concerned', all: 'All', empty: 'No defects were found.', total: '{n} rows, {m} places in all',
    kinds: { overlap: 'Overlap', gap: 'Gap', invalid: 'Invalid shape', exclave: 'Exclave', direction: 'Ring direction', repeated: 'Repeated points', attribute: 'Wrong attribute', missing: 'No boundary', name: 'Names differ', repeated_id: 'Repeated id', other: 'Other' },
  },
  keys: { title: 'Keyboard shortcuts', search: 'Search', move: 'Move the map', zoom: 'Zoom in, out', levels: 'Only major, high, moderate, low; 0 is not assessed', panels: 'Fold the left, the right panel', sheet: 'This sheet', up: 'One grid up, or close', down: 'Double click: one grid down', home: 'Back to the whole area', wall: 'Wall mode', theme: 'Dark, light', listMove: 'Move in lists and in the tree', open: 'Open' },
  state: { failed: 'Could not be loaded', network: 'The server cannot be reached', networkWhy: 'The network is down or the service is restarting.', retry: 'Try again', request: 'Request {id}', notFound: 'There is no such record', notFoundWhy: 'It may have been deleted, or the link is wrong.', serverWhy: 'The server could not complete this request.', large: 'The file is too large to get through', largeWhy: 'The proxy in front of this service does not let a file of this size through, so the service never received it.', largeDo: 'Ask your administrator to raise the proxy’s limit (client_max_body_size in nginx), or import the table in several parts.', what: 'Try again; if the problem persists, give the request number to your administrator.', forbidden: 'Trying again changes nothing; roles are given by your security administrator.', starting: 'Loading the risk map', noGridsDo: 'Run “anwang demo” for the demonstration city, or import your own boundaries.', webgl: 'This browser cannot draw the map', webglWhy: 'WebGL 2 is needed. The list beside it still works.' },
  map: { zoom: 'zoom {z}', zoomIn: 'Zoom in', zoomOut: 'Zoom out', home: 'Back to the whole area', attribution: 'Data', cluster: '{n} {kind}', clusterHint: 'click to zoom in', hoverCounts: '{n} enterprise | {n} enterprises', hoverOpen: '{n} open danger | {n} open dangers', place: 'Longitude, latitude', note: 'Not an approved map; for demonstration' },
  common: {
    toConfirm: 'to be checked against the official text', dayToConfirm: 'date of effect to be checked', confirmWhy: 'The official text could not be consulted when this was entered; check it against the printed text before relying on it',
    yes: 'Yes', no: 'No', unknown: 'not given', more: 'More', copy: 'Copy link', copied: 'Link copied', of: ', ', list: ', ', named: '{name}: {value}', beside: '{name} ({more})'
  },
}

export default en

/** English texts of the work list and of what is printed. */
import { terms } from '@/text/terms'

const enterprise = terms('enterprise', 'en')
const en = {
  work: {
    sinceAtLeast: '{day} or earlier',
    daysAtLeast: 'for at least {n} day (records begin on {day}) | for at least {n} days (records begin on {day})',
    title: 'Risk work list', short: 'Work list', print: 'Print the list', grid: 'Grid', both: 'Red and orange', days: 'for {n} day | for {n} days', sinceToday: 'since today', none: 'No enterprises at major or high risk', noneWhy: 'No enterprise in this selection is red or orange. Choose a wider grid, sector or level.', back: 'Back to the map', printNow: 'Print', lower: 'To be done', down: 'When done, it comes down to', first: 'To be done first; the level stays', onlyRated: 'Nothing left to do; the level rests on: {what}', noWay: 'Nothing left to do; the level cannot come down for now', number: 'No.', name: enterprise.name, where: enterprise.grid, sector: enterprise.sector, level: 'Level', score: 'Score', since: 'Since', reasons: 'Main reasons', sign: 'Decision and signature', made: 'Generated {at}', rule: 'Rules {version}', scope: 'Area: {name}', total: '{n} in all: {red} at major risk, {orange} at high risk', cut: 'The first {n} are listed.',
  },
  ledger: {
    print: 'Print this list', names: { enterprise: 'Register of enterprises', hazard: 'Register of hazard sources', danger: 'Register of open dangers' }, dangers: 'Register of dangers', total: '{n} in all', cut: 'The first {n} are listed.', only: 'Only: {what}', inView: 'what the map showed', code: 'Number', owner: 'Enterprise', note: 'Remarks', none: 'No matching records', noneWhy: 'Go back to the map and choose a wider grid, sector, level or map view.',
    sign: { hazard: 'Findings and signature', danger: 'Re-inspection and signature' },
  },
  paper: { page: 'Page {page} of {of}', rows: 'Print', all: 'all {n}', first: 'the first {n}', loading: '{n} of {of} loaded' },
  sheet: {
    names: 'Show names and phone numbers', namesWhy: 'Viewing them is recorded', more: '{n} further risk points are in the list that follows', list: 'List: further risk points', cut: 'The {most} of {n} risk points with the highest risk are shown.', noSeal: 'There is nothing to print and seal until a risk point is recorded.',
    unknown: ' (number of people nearby not known; the least favourable value is used)',
    title: 'Four-colour risk map', notice: 'Safety risk notice', of: '{name}', open: 'Four-colour sheet', gridTitle: 'Why this grid has its colour', gridOpen: 'Print this explanation', enterprises: 'Enterprises', ofDay: 'at the end of {day}', ofSector: 'of one sector: {sector}', address: enterprise.address, person: 'Responsible', phone: 'Phone', masked: 'Names and telephones are partly withheld: to be posted, let somebody print it who may see them', maskedMay: 'Names and telephones are partly withheld: they were not asked for before printing', none: 'not recorded', plan: 'Where the risk points are', points: 'Risk points and major hazard sources', no: 'No.', point: 'Risk point or hazard source', kind: 'Kind', level: 'Risk colour', measures: 'Control measures', control: 'Controlled by', controls: ['—', 'Company', 'Company', 'Workshop', 'Team'], legend: 'Legend', seal: '(Seal of the enterprise)', sealWhy: 'To be sealed by the enterprise and posted where everybody sees it', colour: 'Risk colour of the enterprise', score: 'Score {score}', rule: 'Rules {version}', date: 'Drawn on', noPoints: 'No risk point is recorded.', noPointsWhy: 'Record risk points and hazard sources in the enterprise file first.', north: 'N', here: 'Enterprise', metres: '{n} m', source: 'A sketch, not a survey',
  },
}

export default en

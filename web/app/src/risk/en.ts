/** English texts of why a colour is what it is. */
const en = {
  why: {
    doTo: 'Once this is done it comes down to {level}', doFirst: 'To be done first', notEnough: 'it stays {level}', moreSteps: '{n} more', nothingOpen: 'There is nothing left to do: dangers, inspections and papers are all in order.', toNone: 'there is then nothing left to assess it by: not assessed, which is no lower level', assess: 'Have it assessed first', assessWhy: 'Its level rests on a major hazard source or a floor alone. Without that there is nothing to assess it by: not assessed, which is no lower level.', rateTo: 'Once the risk is lower and has been re-rated, it could come down to {level}', rateWhy: 'A rating reflects the actual situation: reduce the risk first, then have it re-rated by whoever is authorised to do so.',
    sinceAtLeast: 'at this level since {day} or earlier: the record begins there',
    score: 'Score', byBand: 'The score lies in the band of {level}', byGuard: 'The score alone gives {band}; a floor or veto makes it {level}', byNone: 'Not assessed: there is nothing on file to assess it by', since: 'At this level since {day}',
    group: { inherent: 'Inherent risk', control: 'Control' }, combine: { max: 'the worst counts', sum: 'added up' }, capped: '{sum} in all, {points} within the limits of the group', notCounted: 'not counted, another counts more', moreRecords: '{n} more', nothing: 'Counted as 0: {names}', missing: 'No data: {names}', and: ', ',
    guards: 'Floors and vetoes', guardsAll: 'All {n}', guardsApplied: 'Only those in effect', noGuard: 'No floor or veto is in effect', kind: { floor: 'floor: at least {level}', veto: 'veto: {level}' },
    ways: 'What would lower it', waysSome: 'What would lower it, the easiest first', or: 'Or: down to {level}', step: '{name}: {from} → {to}', nextScore: 'Score {from} → {to}', unassessed: '{share} not assessed ({n})', factsSince: 'These counts since {day}',
  },
  sums: {
    assessed: '{n} assessed', threshold: 'Threshold {percent} % × {n} = {threshold}', index: 'All three together ÷ assessed enterprises × 100; ranks grids of one colour', reaches: 'reached', worse: 'reached; the worse counts', not: 'not reached', names: 'R, O, Y: enterprises at major, high and moderate risk; one counts {red}, {orange} and {yellow}',
    by: '{sum} ≥ {threshold}: reaches {level}', byNone: '{sum} < {threshold}: none of the three sums reaches the threshold', byGuard: 'The shares alone give {band}; a guard makes it {level}', byGuardAlone: 'No enterprise is assessed; a guard makes it {level}', guard: 'Any {what}: at least {level}', guardHave: '{n} now', listedHigh: 'those listed by county or town do not count', decides: 'holds and decides', holds: 'holds, changes nothing', off: 'does not hold',
    blank: '{share} not assessed ({n}) and left out', nextSum: '{from} → {to}, threshold {threshold}', below: '{from} → {to} < {threshold}',
  },
  load: {
    name: 'Workload', short: 'Workload', colour: 'Risk', why: 'Enterprises, dangers and accidents by weight. It grows with the size of a grid and is meant for planning staff and sharing out work; it is not a measure of risk.', legend: 'Workload · {depth} {n}', switch: 'Fill of the map', from: '{from} and more', range: '{from} – {to}', none: 'None, or no record', points: 'No enterprises or dangers on this map', playing: 'No workload while days are played; stop at one to see it.', terms: 'How the workload adds up',
  },
  movers: {
    title: 'What moves this colour', enough: 'Bringing {n} {what} down one level would lower it', enoughDanger: 'Closing {n} {what} would lower it', notEnough: '{n} {what}; on their own not enough to lower it', short: '; what can be done here brings {n} down, which is not enough', but: '; {what}', close: 'Put right and close it: the guard no longer counts it', rated: 'Only by a new rating, once the risk is lower', noWay: 'No way known', larger: '{n} larger or worse accident within 12 months; this lapses when the 12 months are over | {n} larger or worse accidents within 12 months; this lapses when the 12 months are over', minus: '−{n}', score: 'score {n}', partial: 'The database is unavailable; what could be done cannot be shown.', more: 'The {shown} that weigh most and are easiest to improve', guard: 'guard', unit: { enterprise: '{n}', danger: '{n}' },
    what: { red_enterprises: 'enterprise at major risk | enterprises at major risk', orange_enterprises: 'enterprise at high risk | enterprises at high risk', yellow_enterprises: 'enterprise at moderate risk | enterprises at moderate risk', listed_high: 'danger listed by province or city | dangers listed by province or city', major_at_level_1: 'major danger at a level-1 source | major dangers at a level-1 source' },
  },
}

export default en

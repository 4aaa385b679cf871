/** English texts of why a colour is what it is. */
const en = {
  why: {
    doTo: 'Do this and it comes down to {level}', doFirst: 'To be done first', notEnough: 'it stays {level}', moreSteps: '{n} more', nothingOpen: 'Nothing is open that could be done: dangers, inspections and papers are in order.', rateTo: 'Rated anew once the risk is lower, it could come down to {level}', rateWhy: 'A rating says how things are: the risk comes down first, and whoever gives the rating then gives it anew.',
    sinceAtLeast: 'at this level since {day} or earlier: the record begins there',
    score: 'Score', byBand: 'The score lies in the band of {level}', byGuard: 'The score alone gives {band}; a floor or veto makes it {level}', byNone: 'There is no information to assess', since: 'At this level since {day}',
    group: { inherent: 'Inherent risk', control: 'Control' }, combine: { max: 'the worst counts', sum: 'added up' }, capped: '{sum} in all, {points} within the limits of the group', notCounted: 'not counted, another counts more', moreRecords: '{n} more', nothing: 'Counted as 0: {names}', missing: 'No data: {names}', and: ', ',
    guards: 'Floors and vetoes', guardsAll: 'All {n}', guardsApplied: 'Only those in effect', noGuard: 'No floor or veto is in effect', kind: { floor: 'floor: at least {level}', veto: 'veto: {level}' },
    ways: 'What would lower it', waysSome: 'What would lower it, the easiest first', or: 'Or: down to {level}', step: '{name}: {from} → {to}', nextScore: 'Score {from} → {to}', unassessed: '{share} not assessed ({n})', factsSince: 'These counts since {day}',
  },
  sums: {
    assessed: '{n} assessed', threshold: 'Threshold {percent} % × {n} = {threshold}', index: 'All three together ÷ assessed enterprises × 100; ranks grids of one colour', reaches: 'reached', worse: 'reached; the worse counts', not: 'not reached', names: 'R, O, Y: enterprises at major, high and moderate risk; one counts {red}, {orange} and {yellow}',
    by: '{sum} ≥ {threshold}: reaches {level}', byNone: '{sum} < {threshold}: none of the three sums reaches the threshold', byGuard: 'The shares alone give {band}; a guard makes it {level}', byGuardAlone: 'No enterprise is assessed; a guard makes it {level}', guard: 'Any {what}: at least {level}', guardHave: '{n} now', decides: 'holds and decides', holds: 'holds, changes nothing', off: 'does not hold',
    blank: '{share} not assessed ({n}) and left out', nextSum: '{from} → {to}, threshold {threshold}', below: '{from} → {to} < {threshold}',
  },
  load: {
    name: 'Workload', short: 'Workload', colour: 'Risk', why: 'Enterprises, dangers and accidents by weight. It grows with the size of a grid, is there to plan staff and share out work, and is no risk.', legend: 'Workload · {depth} {n}', switch: 'Fill of the map', from: '{from} and more', range: '{from} – {to}', none: 'None, or no record', points: 'No enterprises or dangers on this map', playing: 'No workload while days are played; stop at one to see it.', terms: 'How the workload adds up',
  },
  movers: {
    title: 'What moves this colour', enough: '{n} {what} one level down would lower it', enoughDanger: '{n} {what} closed would lower it', notEnough: '{n} {what}; not enough alone to lower it', larger: '{n} larger or worse accident within 12 months; this ends with the time | {n} larger or worse accidents within 12 months; this ends with the time', minus: '−{n}', score: 'score {n}', partial: 'The database is away; what could be done is missing.', more: 'The {shown} that weigh most and are easiest to improve', guard: 'guard', unit: { enterprise: '{n}', danger: '{n}' },
    what: { red_enterprises: 'enterprise at major risk | enterprises at major risk', orange_enterprises: 'enterprise at high risk | enterprises at high risk', yellow_enterprises: 'enterprise at moderate risk | enterprises at moderate risk', listed_high: 'danger listed by province or city | dangers listed by province or city', major_at_level_1: 'major danger at a level-1 source | major dangers at a level-1 source' },
  },
}

export default en

/** English texts of why a colour is what it is. */
const en = {
  why: {
    sinceAtLeast: 'at this level since {day} or earlier: the record begins there',
    score: 'Score', byBand: 'The score lies in the band of {level}', byGuard: 'The score alone gives {band}; a floor or veto makes it {level}', byNone: 'There is no information to assess', since: 'At this level since {day}',
    group: { inherent: 'Inherent risk', control: 'Control' }, combine: { max: 'the worst counts', sum: 'added up' }, capped: '{sum} in all, {points} within the limits of the group', notCounted: 'not counted, another counts more', moreRecords: '{n} more', nothing: 'Counted as 0: {names}', missing: 'No data: {names}', and: ', ',
    guards: 'Floors and vetoes', guardsAll: 'All {n}', guardsApplied: 'Only those in effect', noGuard: 'No floor or veto is in effect', kind: { floor: 'floor: at least {level}', veto: 'veto: {level}' },
    ways: 'What would lower it', waysSome: 'What would lower it, the easiest first', or: 'Or: down to {level}', step: '{name}: {from} → {to}', nextScore: 'Score {from} → {to}', unassessed: '{share} not assessed ({n})', factsSince: 'These counts since {day}',
  },
}

export default en

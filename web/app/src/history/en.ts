/** English texts of the colours of past days. */
const en = {
  history: {
    title: 'Playback', open: 'Playback', close: 'Close playback', banner: 'You are not viewing the current state', asOf: 'As of the end of {day}', pointsHidden: 'Grids have the colours of that day; enterprises, dangers and other points are known as of today only and are hidden.', pointsToday: 'Grids have the colours of that day; points on the map, figures and lists are of today.', live: 'Back to live', play: 'Play', pause: 'Pause', back: 'One day back', on: 'One day on', pick: 'Choose a day',
    span: 'Time span', spans: { 30: '30 days', 90: '90 days', 365: 'A year' }, speed: 'Speed', perSecond: '{n} days a second', points: "Show today's points", areaLabel: 'Grids by level for every day from {from} to {to}', slider: 'Day; the left and right arrow keys move by one', firstDay: 'Colours are recorded since {day}; before that there is no record.',
    trend: 'Trend of risk', ownLevel: 'Level of this grid', enterprises: 'Enterprises by level', allLevels: 'With low and not assessed', worstOnly: 'Major, high and moderate only', dangers: 'Dangers', overdue: 'Overdue', none: 'There is no record of this time.', strip: 'Levels over time', run: '{level}, {from} to {to}; show the map of that day', levels: 'Levels over time', scores: 'Score {least}–{most}, now {now}',
    since: 'Since', changedTitle: 'Changed colour', changedCount: '{n} {kind} have changed colour since that day', latest: 'Latest', today: 'Figures and lists below show today', dayWhy: 'By the rules and facts of {day}',
  },
  sector: { view: 'View of a sector', only: 'Only the sector {sector}', all: 'Show all sectors', every: 'All sectors' },
}

export default en

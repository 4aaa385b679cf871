/** English texts of the wall: what is read from across a room, so few words. */
const en = {
  wall: {
    label: 'Wall', leave: 'Leave wall mode (Esc)', depth: '{depth}', versus: 'since yesterday 08:00', red: 'Major risk ({depth})', orange: 'High risk ({depth})', enterprise: 'Enterprises at major risk', major: 'Major dangers open', listed: 'Listed dangers open', open: 'All open dangers',
    of: '/ {n}', ofEnterprise: '/ {n}', overdue: '{n} overdue', levels: '{depth}: {n}', last: 'last change {at}', none: 'no change yet', bad: { lost: 'Not live', held: 'On hold' }, asOf: 'Data as of {at}, {ago} old', asOfNow: 'Data as of {at}', held: 'Database unavailable since {since}; the picture goes on', figuresOld: 'The figures on the left are not up to date',
    span: { minute: '{n} min', hour: '{n} h', day: '{n} d' }, news: 'Latest changes', noNews: 'No colour has changed since the service started', focus: { red: 'At major risk now ({depth})', orange: 'At high risk now ({depth})' }, turn: '{i} of {n} · every {s} s', most: 'only the first {most} in turn', weekday: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    and: ', ', rate: 'to be rated anew: {what}', steps: 'first of {n}', stays: 'still {level} after all of it', noWay: 'no way known', sum: '{sum} ≥ threshold {threshold}', max: 'The worst enterprise decides', index: 'Index {index}', calm: 'None at major or high risk ({depth})', calmWhy: 'When there is one, the reasons are shown here in turn.', night: 'dimmed 22:00–07:00', partial: 'Enterprises and dangers cannot be read now',
  },
}

export default en

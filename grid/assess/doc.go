// Package assess 评估 keeps the colours: it works out the level of every
// enterprise from its facts by the rule set in force, writes it with the facts it
// follows from, keeps what was on every past day, and answers what another rule
// set would change. The rules themselves are pure and live in grid/risk.
//
// # How a colour follows a change
//
// Triggers note in risk_queue whose facts a statement has touched. One server, the
// one that holds a lock, takes the notes, reads the facts of those enterprises
// alone, scores them, and writes what differs; writing is a change like any other,
// so the feed carries it to every map. A fact that changes by itself, because a
// deadline passes or a licence ends, waits in risk_enterprise.due. The colours of
// grids follow in memory (grid/live), and their history is written from there.
//
// # Days
//
// A day is one of China. What is kept of a day is its end: the last level and
// facts on it. The past is only ever appended to.
package assess

// Package setup is the first run 首次运行: how an empty database comes to have its first
// administrators, and what is still to be done until a city of one's own works.
//
// # Who may begin
//
// While there is no account at all, nobody can be asked who they are. Whoever reads what
// the server prints when it starts may begin: it makes a secret, good once and until the
// server ends, of which only a hash is in memory. The command line needs none, since who
// runs it has the database already. With the first account the way is closed for ever.
//
// # What is still to be done
//
// The steps are derived from what is there each time somebody asks, and written down
// nowhere: whatever way a thing came to be there, its step is done.
package setup

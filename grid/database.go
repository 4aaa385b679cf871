package grid

import "time"

// Trouble is what is wrong with the database.
type Trouble string

// The troubles. Away is all that is known of a database of somebody else's.
const (
	TroubleAway     Trouble = "away"     // it does not answer
	TroubleStarting Trouble = "starting" // our own server is being started, which after a crash can take long
	TroubleFailing  Trouble = "failing"  // our own server does not start; it is tried again and again
	TroubleFull     Trouble = "full"     // its disk is full; up or not, nothing can be saved
)

// DatabaseState is how the database is.
type DatabaseState struct {
	Up      bool
	Since   time.Time // up or down since
	Trouble Trouble   // "": none
	Tries   int       // starts of our own server that failed one after the other
	Next    time.Time // when it is tried again; zero: no start has failed
	Starts  int64     // times this process started our own server
	Disk    Disk
}

// Disk is the room where our own server keeps its data.
type Disk struct {
	Known bool // false for a database of somebody else's
	Free  int64
	Size  int64
	Low   bool // less is free than an operator wants
}

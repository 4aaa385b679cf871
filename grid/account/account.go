package account

import (
	"slices"
	"time"

	"anwang/grid"
)

// Account 账号 is somebody who may log in, or on whose behalf a machine asks.
type Account struct {
	ID           grid.ID
	Login        string // lower case
	Name         string
	Phone        string  // personal, in full; who shows it masks it
	Organisation Ref     // zero: none
	Home         GridRef // whose administrators keep the account
	Lang         string  // "zh", "en" or ""
	Disabled     time.Time
	LockedUntil  time.Time // zero, or in the past: not locked
	MustChange   bool      // the password was set by somebody else
	SSO          bool      // linked to a person at the single sign-on
	LastLogin    time.Time
	Created      time.Time
	Updated      time.Time
	Version      int32
	Grants       []Grant // all that have not ended, and those that have when asked for

	lockedAt time.Time // when its row was locked, by the database's clock
}

// Guarded reports whether the account holds a role, at now or later, that takes two to
// give: what would let somebody else in as its holder takes two as well.
func (a *Account) Guarded(now time.Time) bool {
	guarded := grid.GuardedRoles()
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return slices.Contains(guarded, g.Role) && (g.Until.IsZero() || g.Until.After(now))
	})
}

// Ref is a record by id and name.
type Ref struct {
	ID   grid.ID
	Name string
}

// GridRef is a grid with the names of all above it, topmost first, joined by " / ".
type GridRef struct {
	ID   grid.ID
	Name string
	Path string
}

// Grant is a role held, with what people call the place.
type Grant struct {
	grid.Grant
	GridRef    GridRef // zero for an enterprise grant
	Enterprise Ref     // zero for a grid grant; hides the id inside grid.Grant
	InForceNow bool    // by the clock of the database when it was read
	Kept       bool    // whoever asked may change it; said by the administration side only
}

package exchange_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/exchange"
)

// TestInputArrivesFirst: whoever sends slowly holds no transaction and keeps nobody
// else from importing, and whoever may not import is not waited for.
func TestInputArrivesFirst(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	ctx := as(t.Context(), 1)
	const none = `{"type":"FeatureCollection","features":[]}`
	away := errors.New("the sender went away")
	asked := 0
	var arrive func() error
	arrive = func() error {
		asked++
		// That of background work ends without the sender; one that waits for it lasts until we return.
		waiting := func() int {
			return count(t, db, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'`)
		}
		for began := time.Now(); waiting() != 0; time.Sleep(5 * time.Millisecond) {
			if time.Since(began) > 2*time.Minute {
				t.Errorf("%d transactions wait for the sender", waiting())
				break
			}
		}
		if asked < 4 { // others import while this one is sending
			if _, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(none), exchange.Options{Arrive: arrive}); err != nil {
				t.Error(err)
			}
		}
		return nil
	}
	if _, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(none), exchange.Options{Arrive: arrive}); err != nil || asked != 4 {
		t.Errorf("asked %d times, %v", asked, err)
	}
	if _, err := s.Import(ctx, grid.KindEnterprise, strings.NewReader(none),
		exchange.Options{Arrive: func() error { return away }}); !errors.Is(err, away) {
		t.Error(err)
	}
	nobody := grid.WithActor(t.Context(), &grid.Actor{ID: 9, Login: "p", Grants: []grid.Grant{{Role: grid.RoleOfficer, Grid: 1}}})
	_, err := s.Import(nobody, grid.KindEnterprise, strings.NewReader(none),
		exchange.Options{Arrive: func() error { t.Error("waited for who may not import"); return nil }})
	if grid.CodeOf(err) != grid.CodeForbidden {
		t.Error(err)
	}
}

package hazard_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"anwang/grid"
	"anwang/grid/hazard"
)

// TestAroundAPlantThatCanBeNone: boundaries that were drawn before they were held
// against their place are not measured from, and it is said why. One over the
// whole world is answered like any other.
func TestAroundAPlantThatCanBeNone(t *testing.T) {
	t.Parallel()
	for name, plant := range map[string]string{
		"in the Gulf of Guinea": `ST_MakeEnvelope(-1.01, 0, -1, 0.01, 4490)`, "over the whole world": `ST_MakeEnvelope(-180, -90, 180, 90, 4490)`,
		"over a sliver of it": `ST_MakeEnvelope(0.5, -90, 0.5000001, 90, 4490)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, s := open(t, `UPDATE enterprise SET plant = ST_Multi(`+plant+`) WHERE id = 1;
				INSERT INTO enterprise (id, credit_code, name, staff, geom) SELECT 11, 'd', '近', 30, ST_Translate(geom, 0.003, 0) FROM enterprise
				WHERE id = 1`)
			a, err := s.Around(guide(), hazard.Origin{Enterprise: 1})
			if err != nil || a.Plant || a.Unusable == nil || a.Found != 1 || a.Staff != 30 {
				t.Fatalf("%+v, %v", a, err)
			}
			if n := a.Note(); !strings.Contains(n.ZH, "不可用") || !strings.Contains(n.EN, "cannot be used") {
				t.Errorf("%+v", n)
			}
		})
	}
}

// TestManyAroundStopNobody: whoever looks around again and again while the
// database is slow waits for a turn, is told that many do, and at last that it
// took too long; everybody else is answered meanwhile.
func TestManyAroundStopNobody(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	lock, err := db.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Rollback(context.Background()) }()
	if _, err := lock.Exec(t.Context(), `RESET ROLE; LOCK TABLE enterprise IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	met := map[grid.Code]int{}
	for range 20 {
		wait.Go(func() {
			_, err := s.Around(guide(), hazard.Origin{Enterprise: 1})
			mu.Lock()
			defer mu.Unlock()
			met[grid.CodeOf(err)]++
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	for range 50 {
		var one int
		if err := db.Pool.QueryRow(ctx, `SELECT count(*) FROM danger`).Scan(&one); err != nil {
			t.Fatalf("somebody else meanwhile: %v", err)
		}
	}
	wait.Wait()
	if met[grid.CodeTimedOut] != 3 || met[grid.CodeBusy] != 17 {
		t.Errorf("20 calls ended as %v", met)
	}
}

package enterprise

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg/pgtest"
)

// over is a context that ends after so many looks, and does not say so to the connection.
type over struct {
	context.Context
	left *int
}

func (c over) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestSweepStops: whoever stops the service does not wait for the end of a sweep.
func TestSweepStops(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	err := db.Tx(t.Context(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `SET LOCAL session_replication_role = replica; INSERT INTO enterprise (credit_code, name, geom, grid_id)
			SELECT 'x' || i, '企业' || i, ST_SetSRID(ST_MakePoint(116, 39), 4490), 1 FROM generate_series(1, 50) i`); err != nil {
			return err
		}
		left, s := 10, newSweep()
		if err := sweepAll(over{t.Context(), &left}, tx, s); !errors.Is(err, context.Canceled) || len(s.within) != 11 {
			t.Errorf("%d files swept, %v", len(s.within), err)
		}
		return errors.New("undone")
	})
	if err == nil || !strings.Contains(err.Error(), "undone") {
		t.Error(err)
	}
}

// TestSweepFindsWhatComparingAllFinds sweeps towns of firms whose names and numbers
// are alike in all the ways there are, and compares each with each beside it.
func TestSweepFindsWhatComparingAllFinds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 9))
		list := make([]Likeness, 300)
		for i := range list {
			form := []string{"有限公司", "有限责任公司", "", "厂", "(北京)有限公司", "（北京）有限公司"}[r.IntN(6)]
			list[i] = Likeness{
				ID: grid.ID(i + 1), Name: fmt.Sprintf("红星%s化工%d%s", []string{"东方", "西部", "ＡＢ", "ab"}[r.IntN(4)], r.IntN(12), form),
				Code: fmt.Sprintf("91110105%09dX", r.IntN(200)), Lat: 39.9 + r.Float64()*0.02, Lon: 116.4 + r.Float64()*0.02,
			}
			if r.IntN(9) == 0 {
				list[i].OldCode = fmt.Sprintf("91110105%09dX", r.IntN(200))
			}
		}
		want := map[[2]grid.ID]Why{}
		for i := range list {
			list[i].prepare()
			for j := range i {
				if res := resemble(&list[j], &list[i]); len(res.Why) > 0 {
					want[[2]grid.ID{list[j].ID, list[i].ID}] = res.Why[0]
				}
			}
		}
		s, read := newSweep(), map[grid.ID]*Likeness{}
		for i := range list {
			read[list[i].ID] = &list[i]
		}
		south := slices.SortedFunc(slices.Values(list), func(a, b Likeness) int { return cmp.Compare(a.Lat, b.Lat) })
		for i := range south {
			s.add(south[i])
		}
		s.meetSharing(s.sharing(), read)
		for key, why := range want {
			if p, ok := s.found[key]; !ok || p.rank != uint8(rank(why)) {
				t.Fatalf("seed %d: %v is %d, want %s: %+v %+v", seed, key, p.rank, why, *read[key[0]], *read[key[1]])
			}
		}
		if len(s.found) != len(want) {
			t.Fatalf("seed %d: %d pairs, want %d", seed, len(s.found), len(want))
		}
	}
}

// TestSweepForgets holds that a long city costs no more memory than a short one.
func TestSweepForgets(t *testing.T) {
	t.Parallel()
	s := newSweep()
	most := 0
	for i := range 50_000 {
		s.add(Likeness{ID: grid.ID(i + 1), Name: fmt.Sprint("厂", i, "号"), Lon: 116, Lat: 30 + float64(i)/5000})
		most = max(most, len(s.within), len(s.names), len(s.cells))
	}
	if most > 200 {
		t.Errorf("%d files are kept in reach", most)
	}
}

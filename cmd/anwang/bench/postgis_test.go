package bench

import (
	"testing"
	"time"

	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"

	"anwang/grid/pg/pgtest"
	"anwang/tiles"
)

// TestPeers: the statements that stand beside ours answer with what is in the
// tile: every enterprise once, alone or counted, and the grids.
func TestPeers(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	const points = 300
	p := &province{box: orb.Bound{Min: orb.Point{116, 36}, Max: orb.Point{117, 37}}, cols: 32, rows: 25, edge: 4, seed: 1}
	p.draw()
	db := pgtest.New(t)
	if err := (&scratch{DB: db}).fill(ctx, p, points); err != nil {
		t.Fatal(err)
	}
	b := &tilesBench{db: db}
	if err := b.copy(ctx, pointsCopy); err != nil {
		t.Fatal(err)
	}
	for _, c := range []target{
		{layer: tiles.Enterprises, z: 8},
		{layer: tiles.Enterprises, z: 11},
		{layer: tiles.Enterprises, z: 14},
		{layer: tiles.Grids, z: 8},
		{layer: tiles.Grids, z: 11},
		{layer: tiles.Grids, z: 14},
	} {
		same, counted, err := b.peer(ctx, c)
		if err != nil {
			t.Fatal(c, err)
		}
		for _, sql := range []string{same, counted} {
			if sql == "" {
				continue
			}
			lo, hi := reach(c.z, []orb.Point{{116.2, 36.2}, {116.8, 36.8}})
			if c.z == 8 {
				lo, hi = reach(c.z, []orb.Point{p.box.Min, p.box.Max})
			}
			seen, features := 0, 0
			for x := lo.x; x <= hi.x && features < 60; x++ {
				for y := lo.y; y <= hi.y; y++ {
					var body []byte
					if err := db.Pool.QueryRow(ctx, sql, c.z, x, y).Scan(&body); err != nil {
						t.Fatal(c, err)
					}
					layers, err := orbmvt.Unmarshal(body)
					if err != nil {
						t.Fatal(c, err)
					}
					for _, l := range layers {
						for _, f := range l.Features {
							features++
							if n, ok := f.Properties["count"].(float64); ok {
								seen += int(n)
							}
						}
					}
				}
			}
			if features == 0 {
				t.Errorf("%s z%d: nothing in any tile: %s", c.layer, c.z, sql)
			}
			if c.layer == tiles.Enterprises && c.z == 8 && seen != points {
				t.Errorf("z8: %d enterprises are counted, not %d: %s", seen, points, sql)
			}
		}
	}
	a, err := query(ctx, db, meter{}, pointsSQL, looks(11, p.scatter(50), 40, 1), 2, time.Millisecond)
	if err != nil || a.Requests < 2 || a.packed <= 0 {
		t.Errorf("%+v, %v", a, err)
	}
}

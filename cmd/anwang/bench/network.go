package bench

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/paulmach/orb"

	"anwang/geo/crs"
	"anwang/grid"
	"anwang/grid/boundary"
	"anwang/grid/geofile"
	"anwang/grid/pg"
)

// networkWithin is how long a network of so many grids may take, from its rows to the
// commit.
var networkWithin = map[int]time.Duration{8_000: time.Minute, 50_000: 5 * time.Minute}

// Network measures a city of four levels, each digitised for itself so that none nests:
// made an exact network, published, and compared with itself.
func Network(ctx context.Context, admin *pg.DB, sizes []int, o Options, log *slog.Logger) (*Table, error) {
	t := &Table{
		Name: "network", About: "boundaries of four levels that do not nest, from rows to a published version",
		Columns: []string{"grids", "vertices", "findings", "make s", "publish s", "again s", "all s", "to reach s", "heap MB", "met"}, Met: true,
		Notes: []string{"make: parents, cover, unions; publish: the transaction with the triggers of the map; again: the same rows once more, " +
			"no difference"},
	}
	for _, n := range sizes {
		o.Progress("a network of %d grids", n)
		if err := networkRow(ctx, t, admin, n, log); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func networkRow(ctx context.Context, t *Table, admin *pg.DB, n int, log *slog.Logger) error {
	db, err := newScratch(ctx, admin, log)
	if err != nil {
		return err
	}
	defer db.close()
	side := 9
	for side*side+(side/3)*(side/3)+(side/9)*(side/9)+1 < n {
		side += 9
	}
	d, files, vertices := patchwork(side)
	inside := grid.WithActor(ctx, grid.Internal("anwang bench"))
	s := boundary.New(db.DB)
	var took [3]time.Duration
	var heap float64
	var grids, found int
	for round := range 2 {
		began := time.Now()
		tree, list, err := boundary.Compose(ctx, d, files, func(grid.Text, int) {})
		if err != nil {
			return err
		}
		if tree == nil {
			return fmt.Errorf("bench: %s", list[0].Detail.EN)
		}
		made := time.Since(began)
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heap = max(heap, float64(m.HeapAlloc)/1e6)
		p, err := s.Publish(inside, &d, tree, list, false)
		if err != nil {
			return err
		}
		if p.Difference.Empty() != (round == 1) {
			return fmt.Errorf("bench: round %d: %+v", round, p.Difference)
		}
		if round == 0 {
			took[0], took[1], grids, found = made, time.Since(began)-made, len(tree.Grids), len(list)
		} else {
			took[2] = time.Since(began)
		}
	}
	row := map[string]any{
		"grids": grids, "vertices": vertices, "findings": found, "make s": took[0].Seconds(), "publish s": took[1].Seconds(),
		"again s": took[2].Seconds(), "all s": (took[0] + took[1]).Seconds(), "heap MB": heap,
	}
	if most, ok := networkWithin[n]; ok {
		met := took[0]+took[1] <= most
		row["to reach s"], row["met"] = most.Seconds(), met
		t.Met = t.Met && met
	}
	t.add(row)
	return nil
}

// patchwork is a city of side × side villages in towns of nine and districts of 81. The
// border of every level is drawn for itself, 20 vertices a side, some metres off.
func patchwork(side int) (d boundary.Description, files boundary.Files, vertices int) {
	const steps, cell = 20, 0.01
	r := rand.New(rand.NewPCG(7, uint64(side)))
	levels := map[string][]geofile.Feature{}
	for name, step := range map[string]int{"districts": 9, "towns": 3, "villages": 1} {
		at := map[[2]int]orb.Point{}
		vertex := func(x, y int) orb.Point {
			p, ok := at[[2]int{x, y}]
			if !ok {
				p = orb.Point{118 + float64(x)*cell/steps + 2e-5*r.NormFloat64(), 35 + float64(y)*cell/steps + 2e-5*r.NormFloat64()}
				at[[2]int{x, y}] = p
			}
			return p
		}
		for x := 0; x < side; x += step {
			for y := 0; y < side; y += step {
				ring := make(orb.Ring, 0, 4*step*steps+1)
				n := step * steps
				x0, y0 := x*steps, y*steps
				for i := range n {
					ring = append(ring, vertex(x0+i, y0))
				}
				for i := range n {
					ring = append(ring, vertex(x0+n, y0+i))
				}
				for i := range n {
					ring = append(ring, vertex(x0+n-i, y0+n))
				}
				for i := range n {
					ring = append(ring, vertex(x0, y0+n-i))
				}
				ring = append(ring, ring[0])
				vertices += len(ring)
				levels[name] = append(levels[name], geofile.Feature{Row: len(levels[name]) + 1, Shape: orb.Polygon{ring}, Fields: map[string]string{
					"code": fmt.Sprintf("%c%03d%03d", name[0]-'a'+'A', x/step, y/step), "name": fmt.Sprintf("%s %d %d", name, x, y),
				}})
			}
		}
	}
	level := func(zh, en, file string) boundary.Level {
		return boundary.Level{Name: zh, NameEN: en, Sources: []boundary.Source{{File: file, Code: "code", Name: "name"}}}
	}
	d = boundary.Description{
		Network: boundary.NetworkName{Key: "territory", Name: "属地", NameEN: "Territory", Kind: grid.Territory},
		Levels: []boundary.Level{
			{Name: "市", NameEN: "City", Grids: []boundary.GridName{{Code: "371000", Name: "安城市"}}},
			level("区", "District", "districts"), level("镇", "Town", "towns"), level("村", "Village", "villages"),
		},
	}
	degrees := geofile.Evidence{Found: crs.System{Kind: crs.Degrees}, Sure: true}
	files = func(_ context.Context, s *boundary.Source) (*boundary.SourceLayer, error) {
		return &boundary.SourceLayer{
			Fields: []string{"code", "name"}, System: degrees,
			Rows: func(_ context.Context, each func(geofile.Feature) error) error {
				for _, row := range levels[s.File] {
					if err := each(row); err != nil {
						return err
					}
				}
				return nil
			},
		}, nil
	}
	return d, files, vertices
}

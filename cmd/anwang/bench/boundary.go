package bench

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/geo"
	"anwang/grid"
	"anwang/grid/demo"
	"anwang/grid/live"
	"anwang/grid/pg"
	"anwang/tiles"
	"anwang/tiles/lattice"
	"anwang/tiles/sample"
)

// redrawWithin is what a changed grid may cost a server.
const redrawWithin = 5 * time.Millisecond

// Boundary measures what a server does when a grid gets another name, and when a vertex
// that two communities share is moved, on the demonstration city. The control is the same
// change told as one of all grids, which are then read and drawn anew.
func Boundary(ctx context.Context, admin *pg.DB, start Start, changes, deepest int, o Options, log *slog.Logger) (*Table, error) {
	o.Progress("loading the demonstration city into a scratch database")
	db, err := newScratch(ctx, admin, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	if _, err := demo.Load(ctx, db.DB, demo.Options{Enterprises: enterprisesFor(o.Points)}); err != nil {
		return nil, err
	}
	s, err := start(ctx, db.DB, KeepTiles)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	b := &boundaryBench{db: db.DB, s: s, deepest: deepest, rnd: rand.New(rand.NewPCG(1, 9)), t: &Table{
		Name: "boundary",
		About: fmt.Sprintf("%d grids, %d enterprises; every kept zoom is drawn, all tiles of the city down to zoom %d are kept; %d changes of "+
			"each kind",
			len(s.Live.Grids(0)), s.Live.Status().Points[grid.KindEnterprise], min(deepest, 12), changes),
		Columns: []string{
			"change", "cpu ms", "p50 ms", "max ms", "to reach ms", "with tiles ms", "tiles dropped", "of", "seen in ms",
			"kB made", "points moved", "met",
		},
		Met: true,
		Notes: []string{
			"cpu: processor time of the server a change, from the commit until it is in memory and the tiles that show it are dropped",
			"collections of garbage are made before the commit, for it is that of the tiles before; kB made: what the change itself leaves",
			"with tiles: and until the tiles that were dropped are there again",
			"all anew: the same renaming, told as a change of all grids, as every change was told before",
		},
	}}
	b.look(ctx)
	for _, kind := range []struct {
		name    string
		prepare func() func(context.Context, pgx.Tx) error
		limit   time.Duration
	}{{"all anew", b.anew, 0}, {"renamed", b.rename, redrawWithin}, {"vertex moved", b.move, redrawWithin}} {
		if err := b.row(ctx, kind.name, kind.prepare, kind.limit, changes); err != nil {
			return nil, fmt.Errorf("bench: %s: %w", kind.name, err)
		}
	}
	return b.t, nil
}

type boundaryBench struct {
	db  *pg.DB
	s   *Stack
	rnd *rand.Rand
	t   *Table
	n   int
	// deepest is the last zoom that is drawn.
	deepest int
}

// look asks for every tile of the city and returns how many there are.
func (b *boundaryBench) look(ctx context.Context) (n int) {
	v := b.s.Live.View(grid.Everything)
	bound := b.s.Live.Status().Bounds
	for z := 0; z <= b.deepest; z++ {
		lo, hi := lattice.TileRange(bound, z)
		if z > 12 { // one is enough for the zoom to be drawn
			hi = lo
		}
		for x := lo[0]; x <= hi[0]; x++ {
			for y := lo[1]; y <= hi[1]; y++ {
				if _, err := b.s.Tiles.Tile(ctx, v, tiles.Grids, z, int(x), int(y)); err == nil {
					n++
				}
			}
		}
	}
	return n
}

func (b *boundaryBench) row(ctx context.Context, name string, prepare func() func(context.Context, pgx.Tx) error, limit time.Duration,
	changes int,
) error {
	var cpu []time.Duration
	var all, tiled, seen time.Duration
	var allocated uint64
	kept := b.look(ctx)
	homes := b.homes()
	dropped := b.s.Tiles.Stats().Dropped
	for range changes {
		commit := prepare()
		tx, err := b.db.Pool.Begin(ctx)
		if err == nil {
			err = commit(ctx, tx)
		}
		if err != nil {
			return err
		}
		runtime.GC()                        // of what the tiles and the choice of a vertex left behind, which no change costs
		time.Sleep(1200 * time.Millisecond) // nobody looks any more for what comes after the change before
		was := b.version()
		var heap runtime.MemStats
		runtime.ReadMemStats(&heap)
		allocated -= heap.TotalAlloc
		before := ownTime()
		began := time.Now()
		if err := tx.Commit(ctx); err != nil {
			return err
		}
		for b.version() == was {
			if time.Since(began) > 10*time.Second {
				return fmt.Errorf("a change was committed and nothing happens")
			}
			time.Sleep(2 * time.Millisecond) // looking itself is counted
		}
		seen += time.Since(began)
		time.Sleep(5 * time.Millisecond) // the tiles, the events
		one := ownTime() - before
		runtime.ReadMemStats(&heap)
		allocated += heap.TotalAlloc
		cpu = append(cpu, one)
		all += one
		b.look(ctx)
		tiled += ownTime() - before
	}
	slices.Sort(cpu)
	mean := all / time.Duration(changes)
	met := limit == 0 || mean <= limit
	b.t.Met = b.t.Met && met
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	row := map[string]any{
		"change": name, "cpu ms": ms(mean), "p50 ms": ms(cpu[len(cpu)/2]), "max ms": ms(cpu[len(cpu)-1]),
		"with tiles ms": ms(tiled / time.Duration(changes)),
		"tiles dropped": float64(b.s.Tiles.Stats().Dropped-dropped) / float64(changes), "of": kept,
		"seen in ms": ms(seen / time.Duration(changes)), "met": met,
		"kB made":      float64(allocated) / 1024 / float64(changes),
		"points moved": differ(homes, b.homes()),
	}
	if limit > 0 {
		row["to reach ms"] = ms(limit)
	}
	b.t.add(row)
	return nil
}

// version changes with every change that the state has taken over.
func (b *boundaryBench) version() grid.Position { return b.s.Live.Status().Position }

// homes are the grids of all enterprises.
func (b *boundaryBench) homes() map[grid.ID]grid.ID {
	out := map[grid.ID]grid.ID{}
	b.s.Live.Each(grid.KindEnterprise, func(p *live.Item) bool { out[p.ID] = p.Grid; return true })
	return out
}

func differ(a, b map[grid.ID]grid.ID) (n int) {
	for id, g := range a {
		if b[id] != g {
			n++
		}
	}
	return n
}

// leaf is some community.
func (b *boundaryBench) leaf() *grid.Grid {
	leaves := slices.DeleteFunc(b.s.Live.Grids(0), func(g *grid.Grid) bool { return !g.Leaf })
	return leaves[b.rnd.IntN(len(leaves))]
}

func (b *boundaryBench) rename() func(context.Context, pgx.Tx) error {
	b.n++
	id, name := b.leaf().ID, fmt.Sprintf("更名社区%d", b.n)
	return func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE grid SET name = $2, version = version + 1 WHERE id = $1`, id, name)
		return err
	}
}

func (b *boundaryBench) anew() func(context.Context, pgx.Tx) error {
	rename := b.rename()
	return func(ctx context.Context, tx pgx.Tx) error {
		if err := rename(ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE network SET name_en = name_en WHERE main`)
		return err
	}
}

// move moves a vertex that two communities share, and no third one, by up to 20 m.
func (b *boundaryBench) move() func(context.Context, pgx.Tx) error {
	for {
		ring := b.leaf().Shape[0][0]
		at := ring[b.rnd.IntN(len(ring)-1)]
		to := geo.Snap(orb.Point{at[0] + 4e-4*(b.rnd.Float64()-0.5), at[1] + 4e-4*(b.rnd.Float64()-0.5)})
		moved := map[grid.ID]orb.MultiPolygon{}
		leaves := 0
		for _, g := range b.s.Live.Grids(0) {
			if shape, had := sample.MoveVertex(g.Shape, at, to); had {
				moved[g.ID] = shape
				if g.Leaf {
					leaves++
				}
			}
		}
		valid := true
		for _, shape := range moved {
			valid = valid && geo.Valid(shape)
		}
		if leaves == 2 && valid {
			return func(ctx context.Context, tx pgx.Tx) error {
				for id, shape := range moved {
					if _, err := tx.Exec(ctx, `UPDATE boundary SET geom = $2, area = ST_Area($2::geometry::geography)
						WHERE grid_id = $1 AND state = 'active'`, id, shape); err != nil {
						return err
					}
				}
				return nil
			}
		}
	}
}

package bench

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"anwang/grid"
	"anwang/grid/live"
	"anwang/grid/pg"
	"anwang/tiles"
)

// scopeRatio is what a scoped tile may cost of the same tile for somebody who
// holds everything. Lists are measured and have no bound: a page of a sector looks
// at all that is held of it, while everybody's page is the first few of a kept
// order.
const scopeRatio = 1.5

// holder is what somebody of the benchmark holds, and where that is.
type holder struct {
	name   string
	grid   grid.ID // the widest of it
	grants []grid.Grant
}

// Scopes measures tiles and lists asked by people who hold a part beside the same
// ones asked by somebody who holds everything, on the same server in turn.
func Scopes(ctx context.Context, admin *pg.DB, start Start, o Options, log *slog.Logger) (*Table, error) {
	p := newProvince(o.Grids)
	db, err := newProvincial(ctx, admin, p, o, log)
	if err != nil {
		return nil, err
	}
	defer db.close()
	b := &scopeBench{o: o, db: db.DB, t: &Table{
		Name: "scope",
		About: fmt.Sprintf("%d enterprises, %d leaf grids; %d connections over loopback; the same paths asked by who holds a part and by who "+
			"holds all, in turn",
			o.Points, p.cols*p.rows, o.Conns),
		Columns: []string{
			"held", "asked", "scoped/s", "all/s", "cost ratio", "scoped CPU µs", "all CPU µs", "scoped p50 ms", "all p50 ms",
			"scoped kB", "all kB", "to reach", "met",
		},
		Met:   true,
		Notes: []string{"cost ratio: time a scoped answer takes ÷ time the answer to who holds all takes; tiles are not cached"},
	}}
	s, err := start(ctx, db.DB, KeepShapes)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	holders, err := b.holders(ctx)
	if err != nil {
		return nil, err
	}
	for i := range holders {
		if err := b.measure(ctx, s, &holders[i]); err != nil {
			return nil, fmt.Errorf("bench: %s: %w", holders[i].name, err)
		}
	}
	return b.t, nil
}

type scopeBench struct {
	o  Options
	db *pg.DB
	t  *Table
}

// holders are a city, a county, what an officer holds, a sector, and an
// enterprise, each where most is to be seen.
func (b *scopeBench) holders(ctx context.Context) ([]holder, error) {
	leaves, err := b.ids(ctx, `SELECT grid_id FROM enterprise GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 20`)
	if err != nil {
		return nil, err
	}
	if len(leaves) == 0 {
		return nil, fmt.Errorf("bench: no enterprises")
	}
	above, err := b.ids(ctx, `SELECT id FROM grid WHERE id IN (SELECT grid_path($1)) ORDER BY depth`, leaves[0])
	if err != nil {
		return nil, err
	}
	firm, err := b.ids(ctx, `SELECT id FROM enterprise WHERE grid_id = $1 ORDER BY id LIMIT 1`, leaves[0])
	if err != nil {
		return nil, err
	}
	var towns []grid.Grant
	for _, leaf := range leaves {
		towns = append(towns, grid.Grant{Role: grid.RoleOfficer, Grid: leaf})
	}
	return []holder{
		{"city", above[1], []grid.Grant{{Role: grid.RoleCity, Grid: above[1]}}},
		{"county", above[2], []grid.Grant{{Role: grid.RoleGuide, Grid: above[2]}}},
		{"20 towns", leaves[0], towns},
		{"sector", above[0], []grid.Grant{{Role: grid.RoleDepartment, Grid: above[0], Sector: sectors[0].code}}},
		{"enterprise", leaves[0], []grid.Grant{{Role: grid.RoleEnterprise, Enterprise: firm[0]}}},
	}, nil
}

func (b *scopeBench) ids(ctx context.Context, sql string, args ...any) ([]grid.ID, error) {
	rows, err := b.db.Pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[grid.ID])
}

// open makes the view of what somebody holds, tells what that cost, and returns
// where the enterprises in it are, in random order.
func (b *scopeBench) open(s *Stack, h *holder) (points []orb.Point, bound orb.Bound) {
	terms := make([]grid.Term, len(h.grants))
	for i := range h.grants {
		terms[i] = h.grants[i].Term()
	}
	before, began := heap(), time.Now()
	v := s.Live.View(grid.NewScope(terms...))
	v.Levels(0) // makes the index, as the first question of a browser does
	took := time.Since(began)
	grown := float64(heap()) - float64(before)
	v.Each(grid.KindEnterprise, func(it *live.Item) bool {
		points = append(points, orb.Point{it.Lon, it.Lat})
		return true
	})
	b.t.Notes = append(b.t.Notes, fmt.Sprintf("%s: %d enterprises; the first question makes the view in %.1f ms and %.2f MB",
		h.name, len(points), ms(took), max(grown, 0)/1e6))
	rand.New(rand.NewPCG(5, 5)).Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	return points, orb.MultiPoint(points).Bound()
}

// measure measures all questions of one holder.
func (b *scopeBench) measure(ctx context.Context, s *Stack, h *holder) error {
	site, err := s.As(ctx, h.grants...)
	if err != nil {
		return err
	}
	points, bound := b.open(s, h)
	for _, layer := range [...]string{tiles.Enterprises, tiles.Grids} {
		if layer == tiles.Grids && h.grants[0].Enterprise != 0 {
			continue // it shows no grid
		}
		for _, z := range [...]int{8, 11, 14} {
			if err := b.one(s, site, h, fmt.Sprintf("%s z%d", layer, z), paths(layer, looks(z, points, looked, uint64(z)))); err != nil {
				return err
			}
		}
	}
	middle := bound.Center()
	box := fmt.Sprintf("%.6f,%.6f,%.6f,%.6f", middle[0]-0.05, middle[1]-0.05, middle[0]+0.05, middle[1]+0.05)
	for _, q := range [...]struct{ name, path string }{
		{"list of a grid", fmt.Sprintf("/api/v1/enterprises?limit=50&grid=%d", h.grid)},
		{"list of a box", "/api/v1/enterprises?limit=50&bbox=" + box},
		{"list of red and orange", "/api/v1/enterprises?limit=50&level=red,orange"},
		{"colours of all grids", "/api/v1/risk/levels"},
	} {
		if strings.Contains(q.path, "grid=") && h.grants[0].Enterprise != 0 {
			continue // the grid is not shown
		}
		if err := b.one(s, site, h, q.name, []string{q.path}); err != nil {
			return err
		}
	}
	return nil
}

// one asks the same of both in turn, several times, so that neither has the
// quieter part of the run.
func (b *scopeBench) one(s *Stack, site Site, h *holder, asked string, ps []string) error {
	b.o.Progress("%s: %s", h.name, asked)
	var part, all Load
	var busy [2]time.Duration // of this program, which asks and answers
	const turns = 4
	for _, who := range [...]Site{site, s.Site} { // what is made once is made before
		if _, err := eachOnce(who, ps[:1]); err != nil {
			return err
		}
	}
	for range turns {
		for i, x := range [...]struct {
			site Site
			sum  *Load
		}{{site, &part}, {s.Site, &all}} {
			began := ownTime()
			l, err := hammer(x.site, ps, b.o.Conns, b.o.Each/turns, 0)
			if err != nil {
				return err
			}
			busy[i] += ownTime() - began
			x.sum.Requests += l.Requests
			x.sum.PerSec += l.PerSec / turns
			x.sum.Bytes += l.Bytes / turns
			x.sum.P50 += l.P50 / turns
		}
	}
	ratio := all.PerSec / part.PerSec
	row := map[string]any{
		"held": h.name, "asked": asked, "scoped/s": part.PerSec, "all/s": all.PerSec, "cost ratio": ratio,
		"scoped CPU µs": each(busy[0], part.Requests), "all CPU µs": each(busy[1], all.Requests),
		"scoped p50 ms": ms(part.P50), "all p50 ms": ms(all.P50), "scoped kB": part.Bytes / 1000, "all kB": all.Bytes / 1000,
	}
	if strings.HasPrefix(ps[0], "/tiles/") {
		met := ratio <= scopeRatio
		b.t.Met = b.t.Met && met
		row["to reach"], row["met"] = fmt.Sprintf("≤ %.1f", scopeRatio), met
	}
	b.t.add(row)
	return nil
}

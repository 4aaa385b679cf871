package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"anwang/grid"
	"anwang/grid/demo"
	"anwang/grid/live"
	"anwang/grid/pg"
)

// What features.md asks of a start, and of the memory beside a point's texts.
const (
	startPerMillion = 5 * time.Second
	bytesBeside     = 150
	recolourWithin  = 2 * time.Second
	judged          = 500_000 // points from which memory is judged: below, spare room of slices counts for more
)

// Begin measures how long a server takes from nothing until it answers for a
// demonstration city of each size, what a point costs in memory, and how long a
// new roll-up rule takes to colour every grid anew. Beside it stands PostgreSQL
// sending the same rows to nobody in particular: nothing can start faster.
func Begin(ctx context.Context, admin *pg.DB, start Start, sizes []int, o Options, log *slog.Logger) (*Table, error) {
	t := &Table{
		Name:  "start",
		About: "from nothing to ready with the demonstration city; recolour: a new rule committed until every grid has its new colour over HTTP",
		Columns: []string{
			"points", "ready s", "to reach s", "points/s", "rows alone s", "÷ rows alone", "heap MB", "text bytes", "bytes beside", "to reach",
			"recolour ms", "to reach ms", "met",
		},
		Met: true,
		Notes: []string{"rows alone: COPY of the same rows over the same connection, thrown away; bytes beside: heap a point beyond its texts " +
			"and beyond an empty city"},
	}
	b := &startBench{admin: admin, start: start, o: o, log: log, t: t}
	empty, err := b.city(ctx, 1, 0)
	if err != nil {
		return nil, err
	}
	for _, n := range sizes {
		if _, err := b.city(ctx, n, empty); err != nil {
			return nil, err
		}
	}
	return t, nil
}

type startBench struct {
	admin *pg.DB
	start Start
	o     Options
	log   *slog.Logger
	t     *Table
}

// enterprisesFor is how many enterprises make a city of so many points: there
// are 43,000 hazard sources and dangers to 120,000 enterprises.
func enterprisesFor(points int) int { return max(1, points*120/163) }

// city loads a city and measures a server's start on it. With empty 0 it only
// returns the heap, for a city of almost nothing.
func (b *startBench) city(ctx context.Context, points int, empty uint64) (uint64, error) {
	b.o.Progress("loading a city of %d points into a scratch database", points)
	db, err := newScratch(ctx, b.admin, b.log)
	if err != nil {
		return 0, err
	}
	defer db.close()
	began := time.Now()
	if _, err := demo.Load(ctx, db.DB, demo.Options{Enterprises: enterprisesFor(points)}); err != nil {
		return 0, err
	}
	b.o.Progress("loaded in %s", time.Since(began).Round(time.Second))
	before := heap()
	s, err := b.start(ctx, db.DB, KeepTiles)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	used := heap() - before
	if empty == 0 {
		return used, nil
	}
	return used, b.row(ctx, db.DB, s, used-min(used, empty))
}

func (b *startBench) row(ctx context.Context, db *pg.DB, s *Stack, used uint64) error {
	alone, err := rowsAlone(ctx, db)
	if err != nil {
		return err
	}
	recolour, err := recoloured(ctx, db, s)
	if err != nil {
		return err
	}
	n, text := texts(s.Live)
	beside := (float64(used) - float64(text)) / float64(n)
	reach := max(2*time.Second, time.Duration(float64(startPerMillion)*float64(n)/1e6))
	met := s.Ready <= reach && (beside <= bytesBeside || n < judged) && recolour <= recolourWithin
	b.t.Met = b.t.Met && met
	b.t.add(map[string]any{
		"points": n, "ready s": s.Ready.Seconds(), "to reach s": reach.Seconds(), "points/s": float64(n) / s.Ready.Seconds(),
		"rows alone s": alone.Seconds(), "÷ rows alone": s.Ready.Seconds() / alone.Seconds(),
		"heap MB": float64(used) / 1e6, "text bytes": float64(text) / float64(n), "bytes beside": beside, "to reach": bytesBeside,
		"recolour ms": float64(recolour.Milliseconds()), "to reach ms": recolourWithin.Milliseconds(), "met": met,
	})
	return nil
}

// texts is how many points there are and how many bytes their own texts have.
func texts(s *live.State) (n, bytes int) {
	for k := range grid.Kind(grid.Kinds) {
		s.Each(k, func(p *live.Item) bool {
			n++
			bytes += len(p.Name) + len(p.Code) + len(p.Initials)
			return true
		})
	}
	return n, bytes
}

// rowsAlone is the time PostgreSQL takes to send the rows a start reads.
func rowsAlone(ctx context.Context, db *pg.DB) (time.Duration, error) {
	conn, err := db.Connect(ctx, "bench")
	if err != nil {
		return 0, err
	}
	defer pg.HangUp(ctx, conn)
	began := time.Now()
	for _, sql := range []string{
		`SELECT id, name, credit_code, industry, sector, risk_level, geom, grid_id, synthetic, updated FROM enterprise`,
		`SELECT id, name, code, enterprise_id, major_level, risk_level, geom, grid_id, synthetic, updated FROM hazard`,
		`SELECT d.id, d.title, d.code, d.enterprise_id, d.hazard_id, d.major_level, d.grade, d.state, d.listed, d.deadline, d.geom, d.grid_id,
			d.synthetic, d.updated
		   FROM danger_shown d`,
	} {
		if _, err := conn.PgConn().CopyTo(ctx, io.Discard, "COPY ("+sql+") TO STDOUT BINARY"); err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}

// recoloured puts a rule in force that makes every grid a little calmer, and
// waits until the table of colours over HTTP is of that rule.
func recoloured(ctx context.Context, db *pg.DB, s *Stack) (time.Duration, error) {
	const version = "bench"
	began := time.Now()
	_, err := db.Pool.Exec(ctx, `
		WITH old AS (UPDATE risk_rule SET state = 'retired', valid_to = now() + interval '1 microsecond' WHERE state = 'active' RETURNING body)
		INSERT INTO risk_rule (version, state, valid_from, body)
		SELECT 'bench', 'active', now(), jsonb_set(jsonb_set(body, '{rollup,threshold}', '13'), '{rollup,weights,blue}', '0.25') FROM old`)
	if err != nil {
		return 0, pg.Translate(err)
	}
	for s.Live.Status().Rollup.Version != version {
		if time.Since(began) > time.Minute {
			return 0, fmt.Errorf("bench: the new rule did not arrive within a minute")
		}
		time.Sleep(2 * time.Millisecond)
	}
	res, err := s.get(ctx, http.DefaultTransport, "/api/v1/risk/levels")
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	_, err = io.Copy(io.Discard, res.Body)
	return time.Since(began), err
}

package bench

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/migrations"
)

// scratch is a database of its own in the server of the product's database,
// dropped when the benchmark ends.
type scratch struct {
	*pg.DB
	admin *pg.DB
	name  string
}

func newScratch(ctx context.Context, admin *pg.DB, log *slog.Logger) (*scratch, error) {
	s := &scratch{admin: admin, name: fmt.Sprintf("anwang_bench_%d", time.Now().UnixNano())}
	if _, err := admin.Pool.Exec(ctx, "CREATE DATABASE "+s.name); err != nil {
		return nil, err
	}
	u, err := inDatabase(admin.URL(), s.name)
	if err == nil {
		s.DB, err = pg.Open(ctx, pg.Config{URL: u, Wait: time.Minute, Prepare: func(ctx context.Context, c *pgx.Conn) error {
			_, _, err := migrations.Run(ctx, c)
			return err
		}}, log)
	}
	if err != nil {
		s.drop()
		return nil, err
	}
	return s, nil
}

// newProvincial is a scratch database with n enterprises in the province, ready
// to be asked.
func newProvincial(ctx context.Context, admin *pg.DB, p *province, o Options, log *slog.Logger) (*scratch, error) {
	o.Progress("writing %d enterprises and %d grids into a scratch database", o.Points, p.cols*p.rows)
	s, err := newScratch(ctx, admin, log)
	if err != nil {
		return nil, err
	}
	if err = s.fill(ctx, p, o.Points); err == nil {
		_, err = s.Pool.Exec(ctx, "ANALYZE enterprise, grid, boundary")
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// inDatabase is a connection address with another database name; the address
// may be a URL or a line of keywords, of which the last one counts.
func inDatabase(address, name string) (string, error) {
	if !strings.Contains(address, "://") {
		return address + " dbname=" + name, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("bench: the address of the database: %w", err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

func (s *scratch) close() {
	s.DB.Close()
	s.drop()
}

// drop uses a context of its own: it must happen after an interrupt too.
func (s *scratch) drop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, _ = s.admin.Pool.Exec(ctx, "DROP DATABASE IF EXISTS "+s.name+" WITH (FORCE)")
}

// fill writes the province and n enterprises into the database by COPY, with
// the row triggers off and the leaf grids found in memory.
func (s *scratch) fill(ctx context.Context, p *province, n int) error {
	return s.Tx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL statement_timeout = 0"); err != nil {
			return err
		}
		grids := p.grids()
		if err := s.fillGrids(ctx, tx, grids); err != nil {
			return err
		}
		if err := s.fillPoints(ctx, tx, p, grids, n); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "SELECT feed_reload()")
		return err
	})
}

func (s *scratch) fillGrids(ctx context.Context, tx pgx.Tx, grids []grid.Grid) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地网格', 'Territory', 'territory', true);
		INSERT INTO network_depth (network_id, depth, name, name_en)
		VALUES (1, 1, '省', 'Province'), (1, 2, '市', 'City'), (1, 3, '县', 'County'), (1, 4, '镇', 'Town')`)
	if err != nil {
		return err
	}
	rows := pgx.CopyFromSlice(len(grids), func(i int) ([]any, error) {
		g := &grids[i]
		var parent *int64
		if g.Parent != 0 {
			parent = &g.Parent
		}
		return []any{g.ID, g.Network, parent, int16(g.Depth), g.Code, g.Name, g.Leaf}, nil
	})
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"grid"}, []string{"id", "network_id", "parent_id", "depth", "code", "name", "leaf"},
		rows); err != nil {
		return err
	}
	shapes := pgx.CopyFromSlice(len(grids), func(i int) ([]any, error) {
		g := &grids[i]
		return []any{g.ID, g.Shape, g.Label, g.Area, true}, nil
	})
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"boundary"}, []string{"grid_id", "geom", "label", "area", "synthetic"}, shapes)
	return err
}

func (s *scratch) fillPoints(ctx context.Context, tx pgx.Tx, p *province, grids []grid.Grid, n int) error {
	if _, err := tx.Exec(ctx, "ALTER TABLE enterprise DISABLE TRIGGER USER"); err != nil {
		return err
	}
	points := p.scatter(n)
	loc := p.locator(grids)
	rnd := rand.New(rand.NewPCG(p.seed, 13))
	rows := pgx.CopyFromSlice(n, func(i int) ([]any, error) {
		at := points[i]
		id, ok := loc(at)
		if !ok {
			return nil, fmt.Errorf("bench: %v lies in no grid", at)
		}
		l := level(rnd)
		return []any{
			int64(i + 1), fmt.Sprintf("BENCH%08d", i+1), fmt.Sprintf("演示企业 %d", i+1), "C26", sectorsAt(i),
			int16(l), at, id, true,
		}, nil
	})
	columns := []string{"id", "credit_code", "name", "industry", "sector", "risk_level", "geom", "grid_id", "synthetic"}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"enterprise"}, columns, rows); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "ALTER TABLE enterprise ENABLE TRIGGER USER")
	return err
}

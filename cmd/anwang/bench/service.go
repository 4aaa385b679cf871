package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/pg"
)

// ServiceOptions of the benchmark of the service.
type ServiceOptions struct {
	Options
	Edits int           // edits of each person
	Idle  time.Duration // how long nobody asks
	Any   bool          // the city need not be made up

	Settle bool   // wait until nothing works by itself
	Trips  *Trips // counts the ways to the database; it traces the database that is measured
}

// serviceColumns are those of its table, in their order.
var serviceColumns = []string{
	"what", "who", "requests", "p50 ms", "p95 ms", "server ms", "database ms", "trips", "rows/s", "grown MB", "SQL p50 ms", "SQL p95 ms",
	"SQL database ms", "SQL rows/s", "÷ SQL",
}

// Service measures the daily work over HTTP on the city that the database holds, as
// somebody of the city and somebody of one street, with the processor time of the
// service and of the database a request, and beside it PostgreSQL doing the same. It
// puts back what it changes; numbers of versions and lines of the audit remain.
func Service(ctx context.Context, db *pg.DB, start Start, o ServiceOptions) (*Table, error) {
	size, err := cityOf(ctx, db, o.Any)
	if err != nil {
		return nil, err
	}
	s, err := start(ctx, db, KeepTiles)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	b := &serviceBench{o: o, db: db, s: s, t: &Table{
		Name: "service", About: size, Columns: serviceColumns, Met: true,
		Notes: []string{
			"one connection, one request after the other; load is made by a process of its own, but for edits and events, whose client is counted " +
				"with the server",
			"server, database ms: processor time a request of this process, and of all processes of the database",
			"trips: ways to the database and back for one request; grown: heap at its largest over that before",
			"SQL: the same rows by a prepared statement on one connection, without HTTP, permissions, masking, audit, words in two languages; ÷ " +
				"SQL: p50 ÷ SQL p50, of the export SQL rows/s ÷ rows/s",
		},
	}}
	if err := b.run(ctx); err != nil {
		return nil, err
	}
	return b.t, nil
}

// mostReal is how many real sites a demo city may hold.
const mostReal = 200

// cityOf says what city it is, and refuses one that is not made up.
func cityOf(ctx context.Context, db *pg.DB, any bool) (string, error) {
	var all, real, grids, dangers int
	err := db.Pool.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE NOT synthetic), (SELECT count(*) FROM grid),
		(SELECT count(*) FROM danger) FROM enterprise WHERE status <> 'merged'`).
		Scan(&all, &real, &grids, &dangers)
	switch {
	case err != nil:
		return "", pg.Translate(err)
	case all == 0:
		return "", grid.Errorf(grid.CodeRejected, "库中没有企业，请先运行 anwang demo", "there are no enterprises; run anwang demo first")
	case (real > mostReal || 2*real > all) && !any:
		return "", grid.Errorf(grid.CodeRejected, "库中不是演示城市：测量会修改并改回隐患标题，并留下审计记录；确认要在此库上测量，加 --any-city",
			"this is no demo city: titles of dangers would be changed and put back, and the audit would tell of it; to measure here all the same, "+
				"add --any-city")
	}
	return fmt.Sprintf("%d enterprises, %d dangers, %d grids; one request at a time over loopback", all, dangers, grids), nil
}

type serviceBench struct {
	o    ServiceOptions
	db   *pg.DB
	s    *Stack
	t    *Table
	m    meter
	conn *pgx.Conn // of the statements that stand beside
	who  []person
}

// person is somebody who asks.
type person struct {
	name string
	Site
	grid    grid.ID // what they hold
	all     bool    // it is everything
	grids   []grid.ID
	names   []string
	dangers []titled
}

// titled is a danger with its title.
type titled struct {
	id    grid.ID
	title string
}

func (b *serviceBench) run(ctx context.Context) (err error) {
	if b.m, err = newMeter(ctx, b.db); err != nil {
		return err
	}
	if b.conn, err = b.db.Connect(ctx, "anwang bench"); err != nil {
		return pg.Translate(err)
	}
	defer pg.HangUp(ctx, b.conn)
	if err := b.persons(ctx); err != nil {
		return err
	}
	if err := b.settle(ctx); err != nil {
		return err
	}
	for i := range b.who {
		for _, measure := range []func(context.Context, *person) error{b.edits, b.questions, b.export} {
			if err := measure(ctx, &b.who[i]); err != nil {
				return fmt.Errorf("bench: %s: %w", b.who[i].name, err)
			}
		}
	}
	if err := b.tileBeside(ctx); err != nil {
		return err
	}
	return b.idle(ctx)
}

func (b *serviceBench) settle(ctx context.Context) error {
	if !b.o.Settle {
		return nil
	}
	b.o.Progress("waiting until nothing works by itself")
	return b.m.quiet(ctx)
}

// persons are somebody of the whole city and somebody of the fullest street
// with an open danger.
func (b *serviceBench) persons(ctx context.Context) error {
	var root, street grid.ID
	err := b.db.Pool.QueryRow(ctx, `SELECT id FROM grid WHERE parent_id IS NULL AND network_id = (SELECT id FROM network WHERE main)
		LIMIT 1`).Scan(&root)
	if err != nil {
		return pg.Translate(err)
	}
	err = b.db.Pool.QueryRow(ctx, `
		SELECT g.parent_id FROM (SELECT grid_id, count(*) AS n FROM enterprise GROUP BY 1) e JOIN grid g ON g.id = e.grid_id
		  LEFT JOIN (SELECT grid_id, count(*) AS n FROM danger WHERE state BETWEEN $1 AND $2 GROUP BY 1) d USING (grid_id)
		 GROUP BY 1 ORDER BY sum(d.n) IS NULL, sum(e.n) DESC, 1 LIMIT 1`, int16(grid.Registered), int16(grid.PendingAccept)).Scan(&street)
	if err != nil {
		return pg.Translate(err)
	}
	b.who = []person{{name: "city", grid: root, all: true}, {name: "street", grid: street}}
	for i := range b.who {
		p := &b.who[i]
		grants := []grid.Grant{{Role: grid.RoleCity, Grid: p.grid}, {Role: grid.RoleGuide, Grid: p.grid}}
		if !p.all {
			grants = []grid.Grant{{Role: grid.RoleOfficer, Grid: p.grid}, {Role: grid.RoleGuide, Grid: p.grid}}
		}
		if p.Site, err = b.s.As(ctx, grants...); err != nil {
			return err
		}
		err := b.db.Tx(ctx, func(tx pgx.Tx) error {
			// chosen at random from all there is, which takes its time of ten million
			if _, err := tx.Exec(ctx, "SET LOCAL statement_timeout = 0"); err != nil {
				return err
			}
			return b.things(ctx, tx, p)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// things are what somebody asks about.
func (b *serviceBench) things(ctx context.Context, tx pgx.Tx, p *person) error {
	rows, err := tx.Query(ctx, `SELECT id FROM grid WHERE `+below("id", p.all)+` ORDER BY md5(id::text) LIMIT 200`, p.grid)
	if err != nil {
		return err
	}
	if p.grids, err = pgx.CollectRows(rows, pgx.RowTo[grid.ID]); err != nil {
		return err
	}
	// Parts of names, of three to six characters, as people type them.
	if rows, err = tx.Query(ctx, `SELECT substr(name, 3, 3 + (id % 4)::int) FROM enterprise WHERE `+below("grid_id", p.all)+
		` AND length(name) > 8 ORDER BY md5(id::text) LIMIT 200`, p.grid); err != nil {
		return err
	}
	if p.names, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return err
	}
	if rows, err = tx.Query(ctx, `SELECT id, title FROM danger WHERE state BETWEEN $3 AND $4 AND `+below("grid_id", p.all)+
		` ORDER BY md5(id::text) LIMIT $2`, p.grid, b.o.Edits, int16(grid.Registered), int16(grid.PendingAccept)); err != nil {
		return err
	}
	var d titled
	_, err = pgx.ForEachRow(rows, []any{&d.id, &d.title}, func() error { p.dangers = append(p.dangers, d); return nil })
	return err
}

package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"testing"

	"github.com/xuri/excelize/v2"

	"anwang/grid"
	"anwang/grid/exchange"
	"anwang/grid/job"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// town are two streets that share the meridian of 117°, with accounts: 1 holds the
// whole town, 2 the western street, 3 the chemical enterprises of the town, 4 both streets.
const town = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '区', 'District'), (1, 3, '街道', 'Street');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
		(1, 1, NULL, 1, '110000000000', '安城市', false), (4, 1, 1, 2, '110101000000', '城中区', false),
		(2, 1, 4, 3, '110101002000', '西河街道', true), (3, 1, 4, 3, '110101001000', '东山街道', true);
	INSERT INTO boundary (grid_id, geom, label, area)
	SELECT g, ST_Multi(e), ST_Centroid(e), 1
	  FROM (VALUES (1, 116, 118), (4, 116, 118), (2, 116, 117), (3, 117, 118)) v(g, w, o), LATERAL ST_MakeEnvelope(w, 39, o, 40, 4490) e;
	INSERT INTO account (id, login, name, grid_id) VALUES (1, 'all', '甲', 1), (2, 'west', '乙', 2), (3, 'chem', '丙', 1), (4, 'both', '丁', 1);`

func newTown(t testing.TB) (*pg.DB, *exchange.Service) {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), town); err != nil {
		t.Fatal(err)
	}
	s := exchange.New(db, nil, grades)
	works(t, db, s)
	return db, s
}

// works has the background work of a service done until the end of the test.
func works(t testing.TB, db *pg.DB, s *exchange.Service) *job.Service {
	t.Helper()
	table := func(run bool) func(context.Context, *job.Run) error {
		return func(ctx context.Context, r *job.Run) error { return s.Work(ctx, r, run) }
	}
	jobs, err := job.New(db, []job.Kind{{Key: exchange.CheckJob, Work: table(false)}, {Key: exchange.RunJob, Work: table(true), Attempts: 1}},
		job.Options{
			Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
			Standing: func(ctx context.Context, account, _ grid.ID) (*grid.Actor, error) {
				return grid.ActorOf(as(ctx, account)), nil
			},
		})
	if err != nil {
		t.Fatal(err)
	}
	s.Queued(jobs)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() { defer close(done); _ = jobs.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return jobs
}

// as returns a context in which one of the accounts asks.
func as(ctx context.Context, id grid.ID) context.Context {
	a := &grid.Actor{ID: id, Login: fmt.Sprint("account", id)}
	switch id {
	case 1:
		a.Grants = []grid.Grant{{Role: grid.RoleGuide, Grid: 1}}
	case 2:
		a.Grants = []grid.Grant{{Role: grid.RoleGuide, Grid: 2}}
	case 4:
		a.Grants = []grid.Grant{{Role: grid.RoleGuide, Grid: 2}, {Role: grid.RoleGuide, Grid: 3}}
	case 3:
		a.Grants = []grid.Grant{{Role: grid.RoleDepartment, Grid: 1, Sector: "chemical"}}
	case 5:
		a.Grants = []grid.Grant{{Role: grid.RoleAdmin, Grid: 1}}
	case 6:
		a.Grants = []grid.Grant{{Role: grid.RoleAdmin, Grid: 2}}
	case 7:
		a.Grants = []grid.Grant{{Role: grid.RoleSecurity, Grid: 1}}
	}
	return grid.WithActor(ctx, a)
}

// creditCode makes the n-th code that verifies.
func creditCode(n int) string {
	org := fmt.Sprintf("MA%06d", n%1_000_000)
	c, _ := grid.OrganisationCheck(org)
	code := fmt.Sprintf("91110101%s%c", org, c)
	check, _ := grid.CreditCheck(code)
	return code + string(check)
}

// tableOf writes rows as a workbook.
func tableOf(t testing.TB, rows [][]any, merge ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), r); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i+1 < len(merge); i += 2 {
		if err := w.MergeCell(merge[i], merge[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// try uploads a table and checks it, or runs it, with what is proposed.
func try(t testing.TB, s *exchange.Service, ctx context.Context, data []byte, run bool, change func(*exchange.Choice)) (exchange.Import,
	[]exchange.Problem,
) {
	t.Helper()
	i, err := s.Upload(ctx, "", "企业.xlsx", bytes.NewReader(data))
	if err != nil {
		t.Fatalf("upload: %v", err)
	}
	p, err := s.Preview(ctx, i.ID, exchange.Look{})
	if err != nil {
		t.Fatalf("preview: %v", err)
	}
	c := p.Choice
	if c.CRS == "" {
		c.CRS = "cgcs2000"
	}
	if change != nil {
		change(&c)
	}
	if i, err = s.Start(ctx, i.ID, "", c, run, 2*waitLong); err != nil {
		t.Fatalf("start: %v", err)
	}
	if i.Busy() {
		t.Fatal("it did not end")
	}
	list, _, err := s.Problems(ctx, i.ID, exchange.ProblemFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return i, list
}

func count(t testing.TB, db *pg.DB, sql string, args ...any) (n int) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

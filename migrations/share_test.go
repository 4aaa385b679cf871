package migrations_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"anwang/grid/pg/pgtest"
	"anwang/migrations"
)

// before returns the migrations that came before the one with this name.
func before(t *testing.T, name string) fs.FS {
	t.Helper()
	all, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for _, e := range all {
		if strings.HasSuffix(e.Name(), "_"+name+".sql") {
			return out
		}
		if strings.HasSuffix(e.Name(), ".sql") {
			b, err := os.ReadFile(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			out[e.Name()] = &fstest.MapFile{Data: b}
		}
	}
	t.Fatalf("there is no migration %s", name)
	return nil
}

// TestRollupByShares: a new database begins with it; one that still runs a rule
// set of ours goes on with it as a new version, and keeps the old one for the days
// until now; what somebody made or planned stays.
func TestRollupByShares(t *testing.T) {
	t.Parallel()
	const grids = `INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
		INSERT INTO network_depth VALUES (1, 1, '市', 'City'); INSERT INTO grid (id, network_id, depth, code, name, leaf)
		VALUES (1, 1, 1, '110000000000', '市', true);`
	for _, c := range []struct{ name, fill, want string }{
		{"nothing yet", ``, `default-2 active share/12`},
		{"the default", grids, `default-1 active index/-, default-2 planned share/12`},
		{
			"the demonstration", grids + `UPDATE risk_rule SET state = 'retired', valid_to = now() + interval '1 second';
			INSERT INTO risk_rule (version, state, valid_from, author_name, body) SELECT 'demo-1', 'active', now(), 'Anwang', body FROM risk_rule`,
			`default-1 retired index/-, demo-1 active index/-, default-2 planned share/12`,
		},
		{
			"somebody's", grids + `UPDATE risk_rule SET state = 'retired', valid_to = now() + interval '1 second';
			INSERT INTO risk_rule (version, state, valid_from, author, body) SELECT 'default-7', 'active', now(), 3, body FROM risk_rule`,
			`default-1 retired index/-, default-7 active index/-`,
		},
		{
			"with a plan", grids + `INSERT INTO risk_rule (version, state, valid_from, author, body) SELECT 'plan', 'planned',
				now() + interval '1 day', 3, body FROM risk_rule`,
			`default-1 active index/-, plan planned index/-, default-2 draft share/12`,
		},
		{
			"the default with a draft of somebody", `INSERT INTO risk_rule (version, author, body) SELECT 'default-2', 3, body FROM risk_rule`,
			`default-1 active index/-, default-2 draft index/-, default-3 planned share/12`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			conn := connect(t, pgtest.Empty(t))
			if _, _, err := migrations.RunFiles(t.Context(), conn, before(t, "share")); err != nil {
				t.Fatal(err)
			}
			exec(t, conn, c.fill)
			if _, _, err := migrations.Run(t.Context(), conn); err != nil {
				t.Fatal(err)
			}
			rows, err := conn.Query(t.Context(), `SELECT concat(version, ' ', state, ' ', body #>> '{rollup,mode}', '/',
				coalesce(body #>> '{rollup,threshold}', '-')) FROM risk_rule ORDER BY id`)
			if err != nil {
				t.Fatal(err)
			}
			list, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if got := strings.Join(list, ", "); err != nil || got != c.want {
				t.Errorf("%s, want %s, %v", got, c.want, err)
			}
			var whole bool
			err = conn.QueryRow(t.Context(), `SELECT bool_and(body #>> '{rollup,weights,red}' = '10'
				AND jsonb_array_length(body #> '{scoring,factors}') = 14
				AND (body #> '{rollup,k}' IS NULL) = (body #>> '{rollup,mode}' = 'share')) FROM risk_rule`).Scan(&whole)
			if err != nil || !whole {
				t.Errorf("what enterprises score by and the load are not those of before: %v", err)
			}
		})
	}
}

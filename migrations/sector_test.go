package migrations_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"anwang/grid"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
	"anwang/migrations"
)

// TestFirstRegulator: an upgrade keeps the sector of an enterprise as its first regulator,
// and a word that is none of those that come with it as a sector of its own; from then on
// who regulates, and who did, follows what stands in the row of the enterprise.
func TestFirstRegulator(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.Empty(t))
	if _, _, err := migrations.RunFiles(t.Context(), conn, before(t, "sector")); err != nil {
		t.Fatal(err)
	}
	exec(t, conn, twoGrids+`
		INSERT INTO enterprise (id, credit_code, name, sector, geom) SELECT i, 'c' || i, '厂' || i, (ARRAY['gas', '', 'space', '宇航 制造'])[i],
			'SRID=4490;POINT(117.5 39.5)' FROM generate_series(1, 4) i;
		INSERT INTO account (id, login, name, grid_id) VALUES (1, 'zhao', '赵', 3);
		INSERT INTO role_grant (account_id, role, grid_id, sector) VALUES (1, 'department', 3, '宇航 制造')`)
	versions := value(t, conn, `SELECT string_agg(version::text, ',') FROM enterprise`)
	if _, _, err := migrations.Run(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	is := func(when, sql, want string) {
		t.Helper()
		if got := value(t, conn, sql); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	const now = `SELECT coalesce(string_agg(enterprise_id || ' ' || sector, ', ' ORDER BY enterprise_id, sector), '') FROM
		enterprise_regulator WHERE until IS NULL`
	is("upgraded", now, "1 gas, 3 space, 4 own_2")
	is("the words", `SELECT string_agg(code || ' ' || name, ', ' ORDER BY rank) FROM sector WHERE rank BETWEEN 500 AND 999`,
		"space space, own_2 宇航 制造")
	is("the grant", `SELECT sector FROM role_grant`, "own_2")
	is("nobody worked on them", `SELECT string_agg(version::text, ',') FROM enterprise`, versions)
	is("triggers are on again", `SELECT count(*)::text FROM pg_trigger WHERE tgrelid = 'enterprise'::regclass AND tgenabled = 'D'`, "0")

	exec(t, conn, `UPDATE enterprise SET sector = 'gas chemical power' WHERE id = 1; UPDATE enterprise SET sector = 'fire' WHERE id = 2`)
	is("two more", now, "1 chemical, 1 gas, 1 power, 2 fire, 3 space, 4 own_2")
	exec(t, conn, `UPDATE enterprise_regulator SET basis = 'licence' WHERE sector = 'chemical'; 
		UPDATE enterprise SET sector = 'chemical' WHERE id = 1`)
	is("two end", now, "1 chemical, 2 fire, 3 space, 4 own_2")
	is("who did", `SELECT string_agg(sector || ' ' || basis, ', ' ORDER BY sector) FROM enterprise_regulator WHERE enterprise_id = 1`,
		"chemical licence, gas hand, power hand")
	exec(t, conn, `BEGIN; UPDATE enterprise SET sector = 'gas' WHERE id = 2; UPDATE enterprise SET sector = 'fire gas' WHERE id = 2; COMMIT`)
	is("there and back", now, "1 chemical, 2 fire, 2 gas, 3 space, 4 own_2")
	exec(t, conn, `ALTER TABLE enterprise DISABLE TRIGGER USER; UPDATE enterprise 
		SET sector = CASE id WHEN 3 THEN 'power space' ELSE '' END WHERE id > 2;
		ALTER TABLE enterprise ENABLE TRIGGER USER; SELECT feed_reload()`)
	is("a load in bulk", now, "1 chemical, 2 fire, 2 gas, 3 power, 3 space")
	for _, wrong := range []string{"none ", "Gas", "gas  power", "gas,power", " gas"} {
		if _, err := conn.Exec(t.Context(), `UPDATE enterprise SET sector = $1 WHERE id = 1`, wrong); err == nil {
			t.Errorf("%q is no set of sectors", wrong)
		}
	}
}

// TestShippedSectors: what people call the sectors of the field, in plans and on forms,
// is the name of one that comes with the service, and no two are called the same.
func TestShippedSectors(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pg.Config{URL: pgtest.URL(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var list grid.SectorList
	if err := db.Read(t.Context(), func(tx pgx.Tx) (err error) {
		list, err = pg.Sectors(t.Context(), tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for name, code := range map[string]string{
		"危化": "chemical", "非煤矿山": "noncoal_mine", "煤矿": "coal_mine", "烟花爆竹": "fireworks", "民爆": "civil_explosives", "冶金": "metallurgy",
		"有色": "nonferrous", "建材": "building_materials", "机械": "machinery", "轻工": "light", "纺织": "textile", "烟草": "tobacco", "商贸": "commerce",
		"建筑施工": "construction", "道路运输": "road", "道路交通": "road", "水上": "water_transport", "水上交通": "water_transport", "渔业": "fishery",
		"涉海涉渔": "fishery", "消防": "fire", "人员密集场所": "crowded", "特种设备": "special_equipment", "燃气": "gas", "旅游": "tourism", "学校": "school",
		"医院": "hospital", "电力": "power", "城市运行": "city_operation",
	} {
		if s, ok := list.Named(name); !ok || s.Code != code || !s.Offered("2026-11-30") {
			t.Errorf("%s is %q", name, s.Code)
		}
	}
	for i := range list {
		s := &list[i]
		if s.Name.ZH == "" || s.Name.EN == "" {
			t.Errorf("%s has no name", s.Code)
		}
		for _, name := range append([]string{s.Code, s.Name.ZH, s.Name.EN}, s.Short...) {
			if other, _ := list.Named(name); other.Code != s.Code {
				t.Errorf("%s is %s and %s", name, s.Code, other.Code)
			}
		}
		for _, code := range s.Industries {
			if _, ok := grid.Industry(code); !ok {
				t.Errorf("%s: %s is no industry", s.Code, code)
			}
		}
	}
}

// TestWaitingSectors: enterprises to be located name their sectors by codes after an
// upgrade, whatever word a table had brought.
func TestWaitingSectors(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.Empty(t))
	if _, _, err := migrations.RunFiles(t.Context(), conn, before(t, "registry")); err != nil {
		t.Fatal(err)
	}
	exec(t, conn, twoGrids+`
		INSERT INTO enterprise_waiting (id, credit_code, name, sector, grid_id, fields) SELECT i, 'c' || i, '厂' || i, w, 3, f::jsonb
		FROM (VALUES (1, 'gas', '{"sector": "gas"}'), (2, '', '{}'), (3, '危化', '{"sector": "危化", "staff": 3}'), (4, '宇航 制造', '{}'),
			(5, 'gas space', '{}')) v(i, w, f)`)
	if _, _, err := migrations.Run(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	if got, want := value(t, conn, `SELECT string_agg(id || ' ' || sector || ' ' || coalesce(fields ->> 'sector', '-'), ', ' ORDER BY id)
		FROM enterprise_waiting`), "1 gas gas, 2  -, 3 chemical chemical, 4 own_1 -, 5 gas space -"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := value(t, conn, `SELECT string_agg(code || ' ' || name, ', ' ORDER BY code) FROM sector WHERE rank BETWEEN 500 AND 999`); got !=
		"own_1 宇航 制造, space space" {
		t.Errorf("new sectors: %q", got)
	}
}

// TestRegulatorsHaveEnterprises: a regulator is of an enterprise that is there, whoever adds it and
// whatever else is under way, and goes with it.
func TestRegulatorsHaveEnterprises(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	conn, other := connect(t, url), connect(t, url)
	exec(t, conn, twoGrids+`
		INSERT INTO enterprise (id, credit_code, name, sector, geom) SELECT i, 'c' || i, '厂' || i, 'gas fire', 'SRID=4490;POINT(117.5 39.5)'
		  FROM generate_series(1, 5) i`)
	state := func(err error) string {
		var pe *pgconn.PgError
		if errors.As(err, &pe) {
			return pe.Code
		}
		return fmt.Sprint(err)
	}
	has := func(when, want string) {
		t.Helper()
		got := value(t, conn, `SELECT coalesce(string_agg(DISTINCT enterprise_id::text, ' '), '') FROM enterprise_regulator`)
		if got != want {
			t.Errorf("%s: regulators of %q, want %q", when, got, want)
		}
	}
	const add = `INSERT INTO enterprise_regulator (enterprise_id, sector) VALUES (1, 'mine'), ($1, 'mine')`
	for _, wrong := range []string{
		strings.ReplaceAll(add, "$1", "99"), `UPDATE enterprise SET id = 99 WHERE id = 5`,
		`UPDATE enterprise_regulator SET enterprise_id = 99 WHERE enterprise_id = 5`,
	} {
		if _, err := conn.Exec(t.Context(), wrong); state(err) != "23503" {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	exec(t, conn, `DELETE FROM enterprise WHERE id = 5`)
	has("one is gone", "1 2 3 4")

	// whoever comes second waits for the first
	meanwhile := func(first, second string) error {
		t.Helper()
		exec(t, conn, `BEGIN; `+first)
		done := make(chan error, 1)
		go func() {
			_, err := other.Exec(t.Context(), second)
			done <- err
		}()
		for value(t, conn, `SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) == "0" {
			select {
			case err := <-done:
				t.Fatalf("%s does not wait for %s: %v", second, first, err)
			case <-time.After(5 * time.Millisecond):
			}
		}
		exec(t, conn, `COMMIT`)
		return <-done
	}
	if err := meanwhile(`DELETE FROM enterprise WHERE id = 4`, strings.ReplaceAll(add, "$1", "4")); state(err) != "23503" {
		t.Errorf("of one that is being deleted: %v", err)
	}
	has("one was gone first", "1 2 3")
	if err := meanwhile(strings.ReplaceAll(add, "$1", "3"), `DELETE FROM enterprise WHERE id = 3`); err != nil {
		t.Error(err)
	}
	has("one went afterwards", "1 2")
	exec(t, conn, `TRUNCATE enterprise CASCADE`)
	has("all are gone", "")
}

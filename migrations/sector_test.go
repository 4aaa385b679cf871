package migrations_test

import (
	"testing"

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
	is("the words", `SELECT string_agg(code || ' ' || name, ', ' ORDER BY place) FROM sector WHERE place BETWEEN 500 AND 999`,
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

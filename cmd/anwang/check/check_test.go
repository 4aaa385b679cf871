package check_test

import (
	"bytes"
	"strings"
	"testing"

	"anwang/cmd/anwang/check"
	"anwang/grid/assess"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// town is a root cut into two leaves that share a border, with a point in each
// and one on the border.
const town = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '镇', 'Town'), (1, 2, '村', 'Village');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
		(1, 1, NULL, 1, '100', 'T', false), (2, 1, 1, 2, '101', 'A', true), (3, 1, 1, 2, '102', 'B', true);
	INSERT INTO boundary (grid_id, geom, label, area)
		SELECT id, ST_Multi(ST_GeomFromText(w, 4490)), ST_PointOnSurface(ST_GeomFromText(w, 4490)), 1 FROM (VALUES
			(1, 'POLYGON((0 0, 1 0, 2 0, 2 1, 1 1, 0 1, 0 0))'),
			(2, 'POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))'),
			(3, 'POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))')) AS s (id, w);
	INSERT INTO enterprise (id, credit_code, name, risk_level, geom) VALUES
		(1, 'a', 'a', 1, 'SRID=4490;POINT(0.5 0.5)'), (2, 'b', 'b', 4, 'SRID=4490;POINT(1.5 0.5)'), (3, 'c', 'c', 3, 'SRID=4490;POINT(1 0.5)');
	INSERT INTO hazard (id, enterprise_id, code, name, major_level, risk_level, geom)
	VALUES (1, 1, 'h', 'h', 1, 1, 'SRID=4490;POINT(0.5 0.4)');
	INSERT INTO danger (id, enterprise_id, hazard_id, title, grade, state, listed, deadline, geom) VALUES
		(1, 1, 1, 'd', 1, 3, 2, now() - interval '1 day', 'SRID=4490;POINT(0.5 0.4)'),
		(2, 2, NULL, 'e', 0, 3, 0, now() - interval '1 day', 'SRID=4490;POINT(1.5 0.4)'),
		(3, 2, NULL, 'f', 0, 6, 0, now() - interval '1 day', 'SRID=4490;POINT(1.5 0.4)'),
		(4, 1, NULL, 'g', 1, 3, 0, now() + interval '9 days', 'SRID=4490;POINT(0.5 0.4)');
	INSERT INTO keyplace (id, code, name, kind, geom) VALUES (1, 'k', 'k', 'school', 'SRID=4490;POINT(1.5 0.6)')`

func build(t *testing.T) *pg.DB {
	t.Helper()
	db := pgtest.New(t)
	exec(t, db, town)
	if _, err := assess.New(db, assess.Options{}).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func exec(t *testing.T, db *pg.DB, sql string) {
	t.Helper()
	if _, err := db.Pool.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// TestNoCity: what was just installed has nothing wrong, and is told where to begin.
func TestNoCity(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	report, err := check.Run(t.Context(), db, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	err = report.Write(&text, false)
	if err != nil || !report.OK || !report.NoCity || !strings.Contains(text.String(), "anwang setup begin") {
		t.Errorf("%v %+v\n%s", err, report, text.String())
	}
	exec(t, db, town) // and none that is there is taken for none
	exec(t, db, `UPDATE network SET main = false`)
	if report, err = check.Run(t.Context(), db, check.Options{}); err != nil || report.OK || report.NoCity {
		t.Errorf("%v %+v", err, report)
	}
}

func TestSoundTown(t *testing.T) {
	t.Parallel()
	report, err := check.Run(t.Context(), build(t), check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := report.Write(&text, false); err != nil || !report.OK {
		t.Fatalf("%v\n%s", err, &text)
	}
	for _, f := range report.Findings {
		if f.Checked == 0 {
			t.Errorf("%s looked at nothing", f.Name)
		}
		if f.NameZH == "" {
			t.Errorf("%s has no Chinese name", f.Name)
		}
	}
}

// TestDamage breaks one thing at a time, as a careless hand at psql would, and
// expects it to be found under its name.
func TestDamage(t *testing.T) {
	t.Parallel()
	const quiet = `ALTER TABLE enterprise DISABLE TRIGGER USER; ALTER TABLE danger DISABLE TRIGGER USER; `
	for name, c := range map[string]struct {
		sql  string
		want []string // "by: name"
	}{
		"overlap": {
			`UPDATE boundary SET geom = ST_Multi(ST_GeomFromText('POLYGON((0.9 0, 2 0, 2 1, 1 1, 0.9 0))', 4490)) WHERE grid_id = 3`,
			[]string{"PostGIS: no overlap at any level", "anwang: Village: no overlap, no gap, shared vertices"},
		},
		"gap at the border": {
			`UPDATE boundary SET geom = ST_Multi(ST_GeomFromText('POLYGON((1 0, 2 0, 2 1, 1 1, 1.01 0.5, 1 0))', 4490)) WHERE grid_id = 3`,
			[]string{"PostGIS: children together are the parent", "anwang: Village: together exactly the level above"},
		},
		"vertex of one side only": {
			`UPDATE boundary SET geom = ST_Multi(ST_GeomFromText('POLYGON((1 0, 2 0, 2 1, 1 1, 1 0.5, 1 0))', 4490)) WHERE grid_id = 3`,
			[]string{"anwang: Village: no overlap, no gap, shared vertices"},
		},
		"hole in the town": {
			`UPDATE boundary SET geom = ST_Multi(ST_GeomFromText('POLYGON((0 0, 1 0, 2 0, 2 1, 1 1, 0 1, 0 0), (0.2 0.2, 0.2 0.3, 0.3 0.3, 0.2 ` +
				`0.2))', 4490)) WHERE grid_id = 1`,
			[]string{"PostGIS: no hole inside the root but the declared ones", "PostGIS: children together are the parent"},
		},
		"a sector that nobody knows": {
			quiet + `UPDATE enterprise SET sector = 'gas gases' WHERE id = 1; ALTER TABLE enterprise ENABLE TRIGGER USER; SELECT feed_reload()`,
			[]string{"anwang: every sector that is named is in the registry"},
		},
		"point in the wrong grid": {
			quiet + `UPDATE enterprise SET grid_id = 3 WHERE id = 1`,
			[]string{"anwang: every enterprise in the leaf it carries", "PostGIS: every enterprise in exactly one leaf, the one it carries"},
		},
		"point on the border with the higher code": {
			quiet + `UPDATE enterprise SET grid_id = 3 WHERE id = 3`,
			[]string{"anwang: every enterprise in the leaf it carries", "PostGIS: every enterprise in exactly one leaf, the one it carries"},
		},
		"point moved into the sea": {
			quiet + `UPDATE danger SET geom = 'SRID=4490;POINT(5 5)' WHERE id = 1`,
			[]string{"anwang: every danger in the leaf it carries", "PostGIS: every danger in exactly one leaf, the one it carries"},
		},
		"record at a grid that is no leaf": {
			quiet + `UPDATE enterprise SET grid_id = 1 WHERE id = 2`,
			[]string{"SQL: every record belongs to a leaf in force"},
		},
		"grid without a boundary": {`DELETE FROM boundary WHERE grid_id = 3`, []string{"SQL: every grid in force has one boundary in force"}},
		"colour that does not follow": {
			`ALTER TABLE risk_enterprise DISABLE TRIGGER USER; UPDATE risk_enterprise SET level = 4 WHERE enterprise_id = 1`,
			[]string{"anwang: colours of enterprises equal a calculation of all"},
		},
		"fact behind its back": {
			`ALTER TABLE enterprise DISABLE TRIGGER USER; UPDATE enterprise SET grade = 'D' WHERE id = 2`,
			[]string{"anwang: colours of enterprises equal a calculation of all"},
		},
		"leaf with children": {`UPDATE grid SET leaf = true WHERE id = 1`, []string{"SQL: leaves are those without children"}},
		"no main network":    {`UPDATE network SET main = false`, []string{"SQL: exactly one main network"}},
		"no rule": {
			`UPDATE risk_rule SET state = 'retired', valid_to = now() + interval '1 second'`,
			[]string{"SQL: exactly one rule set in force"},
		},
		"regulator of nobody": {
			`SET anwang.filed = 'yes'; INSERT INTO enterprise_regulator (enterprise_id, sector) VALUES (99, 'gas')`,
			[]string{"SQL: regulators are those of the sectors that an enterprise has"},
		},
		"regulator that was taken off": {
			`UPDATE enterprise SET sector = 'gas' WHERE id = 2; DELETE FROM enterprise_regulator WHERE enterprise_id = 2`,
			[]string{"SQL: regulators are those of the sectors that an enterprise has"},
		},
		"danger of another's tank": {
			`UPDATE danger SET hazard_id = 1 WHERE id = 2`,
			[]string{"SQL: dangers and their hazard sources share an enterprise"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := build(t)
			exec(t, db, c.sql)
			report, err := check.Run(t.Context(), db, check.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if report.OK {
				t.Error("all is well, it says")
			}
			found := map[string]bool{}
			for _, f := range report.Findings {
				found[f.By+": "+f.Name] = f.Wrong > 0 && len(f.Examples) > 0
			}
			for _, w := range c.want {
				if !found[w] {
					t.Errorf("not found: %s\n%v", w, found)
				}
			}
			var text bytes.Buffer
			if err := report.Write(&text, false); err != nil || !strings.Contains(text.String(), "存在问题") {
				t.Errorf("%v\n%s", err, &text)
			}
		})
	}
}

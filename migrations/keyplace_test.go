package migrations_test

import (
	"testing"

	"anwang/grid/pg/pgtest"
	"anwang/migrations"
)

// keyPlaces are hazard sources that were filed as places, and what stays one: rated, with a
// danger, with a duty that was done, or no place.
const keyPlaces = twoGrids + `
	INSERT INTO enterprise (id, credit_code, name, sector, geom) VALUES (1, 'c1', '甲校', 'school', 'SRID=4490;POINT(117.5 39.5)');
	INSERT INTO hazard (id, code, name, category, kind, enterprise_id, capacity, measures, risk_level, rating, source, created, version, geom)
	SELECT id, 'W' || id, name, category, kind, owner, capacity, measures, level, rating::jsonb, '来源', '2026-02-03 00:00Z', 5,
	'SRID=4490;POINT(117.5 39.5)' FROM (VALUES
		(1, '一小', 'place', 'school', 1, 900, '门卫', 0, NULL),
		(2, '旧导入的医院', '', 'hospital', NULL, NULL, '', 0, NULL),
		(3, '有等级的商场', 'place', 'mall', NULL, 50, '', 3, '{"method":"LEC","values":{"L":1,"E":1,"C":1}}'),
		(4, '有隐患的学校', 'place', 'school', NULL, 50, '', 0, NULL),
		(5, '办过事的场所', 'place', 'venue', NULL, 50, '', 0, NULL),
		(6, '深基坑', 'point', 'pit', NULL, NULL, '', 0, NULL),
		(7, '不知何物', 'place', 'castle', NULL, NULL, '', 0, NULL)) v (id, name, category, kind, owner, capacity, measures, level, rating);
	INSERT INTO hazard_person (hazard_id, role, name, phone) VALUES (1, 'responsible', '王校长', '10012345678');
	INSERT INTO danger (id, title, hazard_id, geom) VALUES (1, 'x', 4, 'SRID=4490;POINT(117.5 39.5)');
	INSERT INTO hazard_duty (hazard_id, duty, done) VALUES (5, 'drill', '2026-01-01');
	INSERT INTO audit (actor, action, subject, subject_id, name) VALUES ('wang', 'hazard.create', 'hazard', 1, '一小')`

// TestHazardsBecomeKeyPlaces: hazard sources that are places become key places with all that was
// filed of them, under their number where it is free; what was assessed, or found at them,
// stays a hazard source. The audit tells each where the other is.
func TestHazardsBecomeKeyPlaces(t *testing.T) {
	t.Parallel()
	// Before the migrations of these names: the last version that was given out, and the last of all.
	for _, from := range []string{"redraw", "place"} {
		t.Run(from, func(t *testing.T) {
			t.Parallel()
			conn := connect(t, pgtest.Empty(t))
			if _, _, err := migrations.RunFiles(t.Context(), conn, before(t, from)); err != nil {
				t.Fatal(err)
			}
			exec(t, conn, keyPlaces)
			moved := "1 W1 school 1 900 门卫 王校长 10012345678 来源 v5 grid=3 2026-02-03\n2 W2 hospital - - - - - 来源 v5 grid=3 2026-02-03\n7 W7 other - " +
				"- - - - 来源 v5 grid=3 2026-02-03"
			if from == "place" { // two numbers and a code are taken
				exec(t, conn, `INSERT INTO keyplace (id, code, name, kind, geom) VALUES (1, 'W2', '新登记的学校', 'school', 'SRID=4490;POINT(117.5 39.5)');
					SELECT setval(pg_get_serial_sequence('keyplace', 'id'), 6)`)
				moved = "2 W2-2 hospital - - - - - 来源 v5 grid=3 2026-02-03\n7 W7 other - - - - - 来源 v5 grid=3 2026-02-03\n8 W1 school 1 900 门卫 王校长 " +
					"10012345678 来源 v5 grid=3 2026-02-03"
			}
			if _, _, err := migrations.Run(t.Context(), conn); err != nil {
				t.Fatal(err)
			}
			for what, c := range map[string]struct{ sql, want string }{
				"key places": {`SELECT string_agg(concat_ws(' ', id, code, kind, coalesce(enterprise_id::text, '-'), coalesce(capacity::text, '-'),
					coalesce(nullif(measures, ''), '-'), coalesce(nullif(keeper, ''), '-'),
					coalesce(nullif(phone, ''), '-'), source, 'v' || version, 'grid=' || grid_id, created::date), E'\n' ORDER BY id) FROM keyplace
					WHERE name <> '新登记的学校'`, moved},
				"hazard sources": {
					`SELECT string_agg(id || ' ' || category || ' v' || version, ', ' ORDER BY id) FROM hazard`,
					"3 place v5, 4 place v5, 5 place v5, 6 point v5",
				},
				"the danger": {`SELECT hazard_id::text FROM danger`, "4"},
				"the audit of the hazard source": {
					`SELECT string_agg(action || ' ' || coalesce(after ->> 'keyplace', '-'), ', ' ORDER BY id) FROM audit WHERE subject = 'hazard'
						AND subject_id = 1`,
					"hazard.create -, hazard.delete " + map[string]string{"redraw": "1", "place": "8"}[from],
				},
				"the audit of the key place": {`SELECT string_agg(action || ' ' || (before ->> 'hazard'), ', ' ORDER BY id) FROM audit
					WHERE subject = 'keyplace' AND before ->> 'hazard' = '1'`, "keyplace.create 1"},
				"events": {`SELECT string_agg(verb || ' ' || subject, ', ' ORDER BY subject) FROM event
					WHERE kind = 'keyplace' AND subject = 2`, "keyplace.create 2"},
			} {
				if got := value(t, conn, c.sql); got != c.want {
					t.Errorf("%s: %q, want %q", what, got, c.want)
				}
			}
			exec(t, conn, `INSERT INTO keyplace (code, name, kind, geom)
				VALUES ('neu', '新', 'school', 'SRID=4490;POINT(117.5 39.5)')`) // with a number that is free
		})
	}
}

// TestEventsOfBefore: of what happened before there were events nothing is made up: what is
// known begins with the upgrade, and whoever asks is told so.
func TestEventsOfBefore(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.Empty(t))
	if _, _, err := migrations.RunFiles(t.Context(), conn, before(t, "redraw")); err != nil {
		t.Fatal(err)
	}
	exec(t, conn, worked)
	if _, _, err := migrations.Run(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	if got := value(t, conn, `SELECT count(*) || ' ' || (SELECT begun BETWEEN now() - interval '1 minute' AND now() AND overdue >= begun
		FROM event_clock) FROM event`); got != "0 true" {
		t.Errorf("events and when they begin: %s", got)
	}
	exec(t, conn, `INSERT INTO event (commit_id, seq, at, verb, kind, subject) SELECT event_open(), 1, now(), 'x', 'danger', 1;
		UPDATE event_commit SET at = '2020-01-01 00:00Z'; UPDATE event_clock SET begun = '2019-01-01'; SELECT feed_number()`)
	exec(t, conn, `SELECT event_trim('8 days')`)
	if got := value(t, conn, `SELECT (SELECT count(*) FROM event) || ' ' || (begun = '2020-01-01 00:00Z') FROM event_clock`); got != "0 true" {
		t.Errorf("when what is known begins, after older events were thrown away: %s", got)
	}
}

package migrations_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"anwang/grid/pg/pgtest"
)

// twoGrids are two neighbours that share the meridian of 117°, the eastern one
// with the lower code.
const twoGrids = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true),
	(2, 'chemical', '危化', 'Chemical', 'sector', false);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '街道', 'Street'), (2, 1, '市', 'City');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
		(1, 1, NULL, 1, '110000000000', '市', false), (2, 1, 1, 2, '110101002000', '西', true), (3, 1, 1, 2, '110101001000', '东', true),
		(4, 2, NULL, 1, '000000000000', '条线', true);
	INSERT INTO boundary (grid_id, geom, label, area)
	SELECT g, ST_Multi(e), ST_Centroid(e), 1
	  FROM (VALUES (1, 116, 118), (2, 116, 117), (3, 117, 118), (4, 116, 119)) v(g, w, o), LATERAL ST_MakeEnvelope(w, 39, o, 40, 4490) e;`

func put(lon, lat float64) string {
	return fmt.Sprintf(`INSERT INTO enterprise (credit_code, name, geom)
		VALUES (gen_random_uuid()::text, 'n', ST_SetSRID(ST_MakePoint(%v, %v), 4490)) RETURNING grid_id`, lon, lat)
}

func TestGridOfAPoint(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	exec(t, conn, twoGrids)
	for _, c := range []struct {
		name     string
		lon, lat float64
		want     int // 0: refused
	}{
		{"inside", 116.5, 39.5, 2},
		{"on the shared border: the lower code", 117, 39.5, 3},
		{"corner where three meet", 117, 40, 3},
		{"outer border counts as inside", 116, 39.5, 2},
		{"only the other network has it", 118.5, 39.5, 0},
		{"in the sea", 120, 30, 0},
	} {
		var got int
		err := conn.QueryRow(t.Context(), put(c.lon, c.lat)).Scan(&got)
		var pe *pgconn.PgError
		switch {
		case c.want == 0 && (!errors.As(err, &pe) || pe.Code != "AW001" || pe.TableName != "enterprise" || pe.ColumnName != "geom"):
			t.Errorf("%s: not refused properly: %v", c.name, err)
		case c.want != 0 && (err != nil || got != c.want):
			t.Errorf("%s: grid %d, want %d, %v", c.name, got, c.want, err)
		}
	}
	// a grid that is no longer in force takes no points
	exec(t, conn, `UPDATE boundary SET valid_from = now() - interval '1 day', valid_to = now() WHERE grid_id = 2`)
	if err := conn.QueryRow(t.Context(), put(116.5, 39.5)).Scan(new(int)); err == nil {
		t.Error("a point went into a boundary that has ended")
	}
}

func TestGridFollowsThePoint(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	exec(t, conn, twoGrids+`
		INSERT INTO enterprise (id, credit_code, name, geom) VALUES (1, 'a', 'n', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490));
		INSERT INTO hazard (id, enterprise_id, code, name, geom) VALUES (1, 1, 'h', 'n', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490));
		INSERT INTO danger (id, enterprise_id, hazard_id, title, geom) VALUES (1, 1, 1, 'n', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`)
	for _, table := range []string{"enterprise", "hazard", "danger"} {
		var grid, version int
		for _, c := range []struct {
			set           string
			grid, version int
		}{
			{`geom = ST_SetSRID(ST_MakePoint(117.5, 39.5), 4490)`, 3, 2},
			{`grid_id = 2`, 3, 3}, // nobody types it
			{`source = 'x'`, 3, 4},
			{`version = 99`, 3, 5}, // nor the version
		} {
			err := conn.QueryRow(t.Context(), `UPDATE `+table+` SET `+c.set+` WHERE id = 1 RETURNING grid_id, version`).Scan(&grid, &version)
			if err != nil || grid != c.grid || version != c.version {
				t.Errorf("%s, %s: grid %d version %d, want %d and %d, %v", table, c.set, grid, version, c.grid, c.version, err)
			}
		}
	}
}

func TestRulesOfTheSchema(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	exec(t, conn, twoGrids)
	for name, sql := range map[string]string{
		"two main networks":      `INSERT INTO network (key, name, name_en, kind, main) VALUES ('x', 'x', 'x', 'territory', true)`,
		"two rule sets in force": `INSERT INTO risk_rule (version, state, valid_from, body) VALUES ('x', 'active', now(), '{}')`,
		"a rule set rewritten":   `UPDATE risk_rule SET body = '{}'`,
		"a rule set forgotten":   `DELETE FROM risk_rule`,
		"two grids with a code": `INSERT INTO grid (network_id, parent_id, depth, code, name, leaf)
			VALUES (1, 1, 2, '110101002000', 'x', true)`,
		"root with a parent": `INSERT INTO grid (network_id, parent_id, depth, code, name, leaf) VALUES (1, 1, 1, '1', 'x', true)`,
		"depth nobody named": `INSERT INTO grid (network_id, parent_id, depth, code, name, leaf) VALUES (1, 1, 3, '1', 'x', true)`,
		"two boundaries in force": `INSERT INTO boundary (grid_id, geom, label, area) SELECT grid_id, geom, label, area FROM boundary
			WHERE grid_id = 2`,
		"boundary crosses itself": `UPDATE boundary SET geom = ST_GeomFromText('MULTIPOLYGON(((0 0, 1 1, 1 0, 0 1, 0 0)))', 4490)
			WHERE grid_id = 2`,
		"another coordinate system": `UPDATE boundary SET geom = ST_Transform(geom, 3857) WHERE grid_id = 2`,
		"unknown level": `INSERT INTO enterprise (credit_code, name, risk_level, geom)
			VALUES ('x', 'x', 5, ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`,
		"a deadline for ever": `INSERT INTO danger (title, deadline, geom)
			VALUES ('x', 'infinity', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`,
		"a year of five digits": `INSERT INTO danger (title, deadline, geom)
			VALUES ('x', '12000-01-01', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`,
		"found before Christ": `INSERT INTO danger (title, found, geom)
			VALUES ('x', '0001-01-01 BC', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`,
		"an id no browser can hold": `INSERT INTO danger (id, title, geom)
			VALUES (9007199254740993, 'x', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`,
		"a negative id": `INSERT INTO hazard (id, code, name, geom)
			VALUES (-1, 'x', 'x', ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`,
		"a grid since ever": `UPDATE grid SET valid_from = '-infinity' WHERE id = 2`,
		"unknown state":     `INSERT INTO danger (title, state, geom) VALUES ('x', 8, ST_SetSRID(ST_MakePoint(116.5, 39.5), 4490))`,
	} {
		var pe *pgconn.PgError
		if _, err := conn.Exec(t.Context(), sql); !errors.As(err, &pe) {
			t.Errorf("%s: accepted", name)
		} else if pe.Code[:2] != "23" && pe.Code[:2] != "22" {
			t.Errorf("%s: refused for another reason: %v", name, err)
		}
	}
}

// Every table the map shows tells the feed; one that is added and forgotten is
// found here.
func TestEveryTableIsAttachedToTheFeed(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	rows, err := conn.Query(t.Context(), `
		SELECT c.relname FROM pg_class c
		 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
		   AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'feed_truncate')
		 ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	silent := map[string]bool{
		"feed_identity": true, "feed_commit": true, "change": true, // the feed itself
		"schema_version": true, "spatial_ref_sys": true, // not ours
		"boundary_defect": true,                            // a report, read when asked for
		"basemap":         true,                            // read when a tile of it is asked for
		"reference":       true, "reference_feature": true, // the same
		// what becomes of a load is told by the grids; versions and holes are read when asked for
		"boundary_load": true, "boundary_load_file": true, "boundary_load_row": true, "boundary_finding": true, "boundary_change": true,
		"boundary_preview": true,
		"network_version":  true, "hole": true,
		// told apart from the map: by anwang_account, or read when asked for
		"account": true, "organisation": true, "role_grant": true, "session": true, "token": true, "approval": true, "audit": true,
		"audit_chain": true, "audit_head": true, "audit_waiting": true,
		"login_guess": true,                                                                        // counts, of no interest to anybody else
		"once":        true,                                                                        // answers, found by who sends again
		"river_job":   true, "river_leader": true, "river_queue": true, "river_notification": true, // background work, told by what it does
		// read when asked for; what they mean for the map is told by risk_enterprise, whose truncation undoes nothing
		"enterprise_past": true, "enterprise_record": true, "accident_edition": true, "risk_enterprise": true, "risk_enterprise_past": true,
		"import": true, "import_part": true, "import_problem": true, "import_mapping": true, // told by the enterprises
		"hazard_holding": true, "hazard_person": true, "hazard_duty": true, // written with their hazard source, which tells of it
		"danger_step":        true,                                                               // written with their danger, which tells of it
		"enterprise_waiting": true,                                                               // on no map; read when asked for
		"enterprise_pair":    true, "enterprise_pair_queue": true, "enterprise_pair_apart": true, // of files; read when asked for
		"risk_worst": true,                              // an order, read when asked for; the levels are told by risk_enterprise
		"risk_turn":  true, "enterprise_reminder": true, // likewise orders, and found from others
		"event": true, "event_commit": true, "event_clock": true, "danger_near": true, // what writes them touches the feed
		"sector": true, "sector_department": true, "enterprise_regulator": true, // read when asked for; which an enterprise has stands in its row
		"risk_grid": true, "risk_grid_past": true, "risk_queue": true, "risk_morning": true, "risk_morning_grid": true,
	}
	for _, table := range got {
		if !silent[table] {
			t.Errorf("changes of %s reach nobody: attach it with feed_attach, or say here why not", table)
		}
	}
}

// TestDaysAreOfChina finds what the database makes a day or a year of by itself:
// without the zone it would be that of the session.
func TestDaysAreOfChina(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	rows, err := conn.Query(t.Context(), `
		SELECT what FROM (
			SELECT format('default of %s.%s', d.adrelid::regclass, a.attname) AS what, pg_get_expr(d.adbin, d.adrelid) AS text
			  FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
			UNION ALL SELECT format('function %s', p.proname), p.prosrc FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
			AND p.probin IS NULL
			UNION ALL SELECT format('check %s', conname), pg_get_constraintdef(oid) FROM pg_constraint
			WHERE contype = 'c' AND connamespace = 'public'::regnamespace
			UNION ALL SELECT format('view %s', viewname), definition FROM pg_views WHERE schemaname = 'public') x
		 WHERE text ~* '(current_date|localtime|localtimestamp|now\(\)\s*::\s*date'
		         '|date_trunc\(''day'',\s*now\(\)|to_char\(now\(\),|extract\(\w+ from now\(\))'`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(found) > 0 {
		t.Errorf("these ask the session for its zone: %v %v", found, err)
	}
}

// TestPatternsOfARow: what an enterprise's telephone numbers and sectors may be is what their patterns say,
// though the database asks the patterns about few of them.
func TestPatternsOfARow(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	phone := regexp.MustCompile(`^([0-9+ -]{0,20}|[0-9+ -]{7,20}(/[0-9+ -]{7,20}){1,2})$`)
	sector := regexp.MustCompile(`^([a-z][a-z0-9_]{0,39}( [a-z][a-z0-9_]{0,39}){0,11})?$`)
	for column, pattern := range map[string]*regexp.Regexp{
		"contact_phone": phone, "legal_phone": phone, "safety_phone": phone, "duty_phone": phone, "principal_phone": phone, "sector": sector,
	} {
		var rule string
		if err := conn.QueryRow(t.Context(), `SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conrelid = 'enterprise'::regclass
			AND conname = $1`, "enterprise_"+column+"_check").Scan(&rule); err != nil {
			t.Fatal(err)
		}
		long := strings.Repeat("1", 20)
		for _, s := range []string{
			"", " ", "-", "1", long, long + "1", "0531-1234567 / 13800138000", "0531-1234567/" + long, "a", "1\n", "１", "12 34+5-6", "1234567/1",
			"mine", "mine fire", "mine  fire", " mine", "mine ", "1mine", "_m", "Mine", "m1_2", "煤", "mine\n", "z", "{", "zz{", "é",
			strings.Repeat("a", 40), strings.Repeat("a", 41), strings.Repeat("a ", 11) + "a", strings.Repeat("a ", 12) + "a",
		} {
			var taken bool
			if err := conn.QueryRow(t.Context(), `SELECT `+rule+` FROM (SELECT $1::text AS `+column+`) v`, s).Scan(&taken); err != nil {
				t.Fatal(err)
			}
			if want := pattern.MatchString(s); taken != want {
				t.Errorf("%s %q: taken %v, want %v", column, s, taken, want)
			}
		}
	}
}

package web_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
)

// matrixTown is the town of the other scenarios, crowded, in which every record
// says in its name which one it is, and everybody of the matrix has records of
// their own to change: 1010 to 1021 in the eastern district, 2010 to 2021 in the
// western.
const matrixTown = city + keepers + `
UPDATE role_grant SET grid_id = 2;
INSERT INTO hazard (id, enterprise_id, code, name, kind, major_level, risk_level, geom) VALUES
	(2, 3, 'H2', 'x', 'tank_farm', 1, 1, ST_SetSRID(ST_MakePoint(116.251, 39.851), 4490));
INSERT INTO danger (id, enterprise_id, title, grade, state, found, geom) VALUES
	(3, 3, 'x', 0, 1, now() - interval '2 days', ST_SetSRID(ST_MakePoint(116.25, 39.85), 4490));
INSERT INTO enterprise (id, credit_code, name, sector, risk_level, geom)
	SELECT i, 'M' || i, 'x', (ARRAY['chemical', 'machinery', 'other', 'other chemical', 'machinery chemical other',
		'chemical', 'machinery other'])[i % 7 + 1], i % 5,
		ST_SetSRID(ST_MakePoint(116.0003 + (i * 37 % 400) * 0.001, 39.8003 + (i * 53 % 100) * 0.001), 4490) FROM generate_series(5001, 5300) i;
INSERT INTO hazard (id, enterprise_id, code, name, kind, risk_level, geom)
	SELECT id, id, 'M' || id, 'x', 'tank_farm', id % 5, geom FROM enterprise WHERE id > 5000 AND id % 2 = 0;
INSERT INTO hazard (id, enterprise_id, code, name, kind, major_level, risk_level, geom)
	SELECT e * 1000 + k * 100 + n, e * 2 - 1, 'E' || e * 1000 + k * 100 + n, 'x', 'tank_farm', 4, 4,
	ST_SetSRID(ST_MakePoint(116.05 + (e - 1) * 0.2, 39.85), 4490)
	FROM generate_series(1, 2) e, generate_series(0, 3) k, generate_series(10, 21) n;
INSERT INTO danger (id, enterprise_id, title, grade, state, found, deadline, geom)
	SELECT id, id, 'x', id % 2, 3, now() - interval '9 days', now() + (id % 5 - 2.5) * interval '1 day', geom FROM enterprise
	WHERE id > 5000 AND id % 3 > 0;
INSERT INTO danger (id, enterprise_id, title, grade, state, found, geom)
	SELECT e * 1000 + n, e * 2 - 1, 'x', 0, 1, now() - interval '2 days', ST_SetSRID(ST_MakePoint(116.05 + (e - 1) * 0.2, 39.85), 4490)
	FROM generate_series(1, 2) e, generate_series(10, 21) n;
-- for what is done to them, in the order of the routes
INSERT INTO danger (id, enterprise_id, title, grade, state, listed, found, deadline, geom)
	SELECT e * 10000 + (10 + k) * 100 + n, e * 2 - 1, 'x', (k IN (10, 11))::int, (ARRAY[1, 2, 3, 3, 4, 4, 5, 5, 3, 2, 2, 1])[k], CASE k
	WHEN 11 THEN 4 ELSE 0 END,
		now() - interval '2 days', now() + interval '9 days', ST_SetSRID(ST_MakePoint(116.05 + (e - 1) * 0.2, 39.85), 4490)
	FROM generate_series(1, 2) e, generate_series(1, 12) k, generate_series(10, 21) n;
INSERT INTO enterprise (id, credit_code, name, sector, risk_level, geom)
	SELECT e * 1000 + n, 'W' || e * 1000 + n, 'x', 'chemical', 2, ST_SetSRID(ST_MakePoint(116.051 + (e - 1) * 0.2 + n * 0.0001, 39.852), 4490)
	FROM generate_series(1, 2) e, generate_series(10, 21) n
	UNION ALL SELECT e * 1000 + 100 + n, 'V' || e * 1000 + n, 'x', 'chemical', 2,
	ST_SetSRID(ST_MakePoint(116.051 + (e - 1) * 0.2 + n * 0.0001, 39.853), 4490) FROM generate_series(1, 2) e, generate_series(10, 21) n;
INSERT INTO enterprise_record (id, enterprise_id, kind, type, number, expires) SELECT id, id, 'licence', 'safety_production',
'证标' || id || '号', '2020-01-01' FROM enterprise WHERE id BETWEEN 1000 AND 3000;
INSERT INTO organisation (id, kind, name, grid_id) SELECT e * 1000 + n, 'other', '账标' || e * 1000 + n || '号机构', e * 2 + 2
FROM generate_series(1, 2) e, generate_series(10, 21) n;
INSERT INTO account (id, login, name, grid_id) SELECT e * 1000 + n, 'm' || e * 1000 + n, '账标' || e * 1000 + n || '号', e * 2 + 2
FROM generate_series(1, 2) e, generate_series(10, 21) n;
INSERT INTO role_grant (id, account_id, role, grid_id) SELECT id, id, 'watch', grid_id FROM account WHERE id > 1000;
INSERT INTO token (id, account_id, name, token_hash, hint, expires) SELECT id, id, '账标' || id || '号', id::text::bytea, 'anw_',
now() + interval '1 day' FROM account WHERE id > 1000;
INSERT INTO river_job (id, state, attempt, max_attempts, finalized_at, kind, args, queue)
	SELECT e * 1000 + k * 100 + n, CASE k WHEN 0 THEN 'available' ELSE 'discarded' END::river_job_state, k, 3, CASE k WHEN 1 THEN now() END,
	'import.run',
	       jsonb_build_object('subject', e * 1000 + k * 100 + n, 'name', '账标' || e * 1000 + n || '号', 'account', e * 1000 + n, 'grid',
	       e * 2 + 2), 'nobody'
	  FROM generate_series(1, 2) e, generate_series(0, 1) k, generate_series(10, 21) n;
INSERT INTO session (id, token_hash, account_id, data, expires)
	SELECT ('00000000-0000-0000-0000-00000000' || id)::uuid, id::text::bytea, id, '', now() + interval '1 day' FROM account WHERE id > 1000;
INSERT INTO keyplace (id, enterprise_id, code, name, kind, geom)
	SELECT id, id, 'K' || id, 'x', (ARRAY['school', 'hospital', 'nursing_home', 'mall', 'other'])[id % 5 + 1], geom FROM enterprise
	WHERE id IN (1, 3) OR id > 5000 AND id % 4 = 0
	UNION ALL SELECT e * 1000 + k * 100 + n, e * 2 - 1, 'K' || e * 1000 + k * 100 + n, 'x', 'school',
	ST_SetSRID(ST_MakePoint(116.05 + (e - 1) * 0.2, 39.85), 4490)
	FROM generate_series(1, 2) e, generate_series(0, 1) k, generate_series(10, 21) n;
INSERT INTO enterprise_waiting (id, credit_code, name, sector, grid_id, fields)
	SELECT id, 'Q' || id, 'x', 'chemical', grid_id, jsonb_build_object('credit_code', 'Q' || id, 'name', 'x', 'sector', 'chemical')
	FROM keyplace WHERE id BETWEEN 1000 AND 3000;
UPDATE keyplace SET name = '场标' || id || '号';
UPDATE enterprise SET name = '企标' || id || '号';
UPDATE hazard SET name = '险标' || id || '号';
UPDATE danger SET title = '患标' || id || '号';
INSERT INTO role_grant (id, account_id, role, grid_id, sector, enterprise_id) VALUES -- the accounts of the roles, in their order
	(31, 1, 'public', NULL, '', NULL), (32, 2, 'enterprise', NULL, '', 1), (33, 3, 'third', NULL, '', 1), (34, 4, 'officer', 2, '', NULL),
	(35, 5, 'chief', 2, '', NULL), (36, 6, 'guide', 2, '', NULL), (37, 7, 'department', 2, 'chemical', NULL), (38, 8, 'city', 2, '', NULL),
	(39, 9, 'watch', 2, '', NULL), (41, 11, 'auditor', 2, '', NULL), (42, 12, 'security', 2, '', NULL);
-- asks for a role (10.., 11..), and has confirmed a password (13..)
INSERT INTO account (id, login, name, grid_id) VALUES (3001, 'guard.east', '守', 2);
INSERT INTO role_grant (id, account_id, role, grid_id) VALUES (43, 3001, 'security', 2);
INSERT INTO approval (id, kind, account_id, change, side, asked_by, expires)
	SELECT e * 1000 + k * 100 + n, 'grant', e * 1000 + n, jsonb_build_object('role', 'watch', 'grid', e + 1, 'name', k::text), 'security',
	CASE k WHEN 2 THEN n - 9 ELSE 3001 END, now() + interval '1 day'
	FROM generate_series(1, 2) e, generate_series(0, 2) k, generate_series(10, 21) n;
INSERT INTO approval (id, kind, account_id, side, asked_by, expires, state, decided_by)
	SELECT e * 1000 + 300 + n, 'password', e * 1000 + n, 'system', n - 9, now() + interval '1 day', 'confirmed', 3001
	FROM generate_series(1, 2) e, generate_series(10, 21) n;
SELECT setval(pg_get_serial_sequence(t, 'id'), 90000) FROM unnest(ARRAY['enterprise', 'hazard', 'danger', 'keyplace', 'account',
'role_grant', 'organisation', 'token', 'enterprise_record', 'approval']) t;
`

// truth is what there is, by a question to the database that shares nothing with
// what answers requests.
type truth struct {
	records []fact
}

type fact struct {
	Kind       string
	ID         int64
	Lon, Lat   float64
	Leaf       int64
	Sector     string
	Enterprise int64
	Class      int
}

const facts = `
WITH leaf AS (SELECT g.id, b.geom FROM grid g JOIN boundary b ON b.grid_id = g.id WHERE g.leaf)
SELECT 'enterprise' AS kind, e.id, ST_X(e.geom) AS lon, ST_Y(e.geom) AS lat, leaf.id AS leaf, e.sector, e.id AS enterprise,
e.risk_level::int AS class
	FROM enterprise e JOIN leaf ON ST_Covers(leaf.geom, e.geom)
UNION ALL SELECT 'hazard', h.id, ST_X(h.geom), ST_Y(h.geom), leaf.id, e.sector, e.id, h.risk_level::int
	FROM hazard h JOIN enterprise e ON e.id = h.enterprise_id JOIN leaf ON ST_Covers(leaf.geom, h.geom)
UNION ALL SELECT 'danger', d.id, ST_X(d.geom), ST_Y(d.geom), leaf.id, e.sector, e.id,
		CASE WHEN d.state >= 6 THEN 0 WHEN d.deadline < now() THEN 3 - 2 * d.grade ELSE 4 - 2 * d.grade END
	FROM danger d JOIN enterprise e ON e.id = d.enterprise_id JOIN leaf ON ST_Covers(leaf.geom, d.geom)
UNION ALL SELECT 'keyplace', k.id, ST_X(k.geom), ST_Y(k.geom), leaf.id, e.sector, e.id, k.class
	FROM keyplace k JOIN enterprise e ON e.id = k.enterprise_id JOIN leaf ON ST_Covers(leaf.geom, k.geom)`

func (s *server) truth(t testing.TB) *truth {
	t.Helper()
	rows, err := s.db.Pool.Query(t.Context(), facts)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[fact])
	if err != nil || len(list) < 500 {
		t.Fatalf("%d records: %v", len(list), err)
	}
	return &truth{list}
}

// person is one who asks in the matrix: a role that is held in the east.
type person struct {
	role grid.Role
	n    int // number, for {n}
	spec string
	real string // token of a real account; "": the test authenticator
}

func (p person) token() string {
	if p.real != "" {
		return p.real
	}
	return "test:" + p.spec
}

// matrixPeople are all roles there are, each held in the eastern district: at an
// enterprise, for a sector, or whole.
func matrixPeople() []person {
	var out []person
	for i, r := range grid.Roles {
		p := person{role: r.Role, n: 10 + i}
		switch r.Held {
		case grid.HeldGrid:
			p.spec = string(r.Role) + "@2"
		case grid.HeldSector:
			p.spec = string(r.Role) + "@2:chemical"
		case grid.HeldEnterprise:
			p.spec = string(r.Role) + "#1"
		case grid.HeldNothing:
			p.spec = string(r.Role)
		}
		out = append(out, p)
	}
	return out
}

func (p person) narrow() bool { return p.role == grid.RoleEnterprise || p.role == grid.RoleThird }

// inScope says in plain words what the scope of each role of the matrix contains.
func (p person) inScope(f *fact) bool {
	switch {
	case p.role == grid.RolePublic:
		return false
	case p.narrow():
		return f.Enterprise == 1
	case p.role == grid.RoleDepartment:
		return (f.Leaf == 4 || f.Leaf == 5) && hasSector(grid.SectorSet(f.Sector), "chemical")
	default:
		return f.Leaf == 4 || f.Leaf == 5
	}
}

// sees is whether a tile or list may show the record.
func (p person) sees(f *fact) bool {
	return grid.RuleOf(p.role, grid.ViewMap) != grid.No && p.inScope(f)
}

// grids are the grids that the person may look at.
func (p person) grids() []int64 {
	if p.narrow() || grid.RuleOf(p.role, grid.ViewMap) == grid.No {
		return nil
	}
	return []int64{2, 4, 5}
}

func (p person) count(w *truth, kind string) (n int) {
	for i := range w.records {
		if f := &w.records[i]; f.Kind == kind && p.sees(f) {
			n++
		}
	}
	return n
}

// marks finds what a record of the town is called. It begins with what is always there, and west are plain texts: every answer of the
// matrix
// is read, and an expression with a choice in front takes longer for it, beside the race detector, than the server for the answer.
var (
	marks  = regexp.MustCompile(`标(\d+)号`)
	kindOf = map[string]string{"企": "enterprise", "险": "hazard", "患": "danger", "场": "keyplace"}
	west   = []string{"西区", "丙街道", "丁街道", "110102"}
)

// stray finds what an answer names and this person does not hold.
func (p person) stray(w *truth, body string) string {
	for _, name := range west {
		if strings.Contains(body, name) {
			return name
		}
	}
	for _, at := range marks.FindAllStringSubmatchIndex(body, -1) {
		letter, _ := utf8.DecodeLastRuneInString(body[:at[0]])
		id, _ := strconv.ParseInt(body[at[2]:at[3]], 10, 64)
		kind, ok := kindOf[string(letter)]
		if !ok { // an account's: 1000 and up are kept in the east
			if id >= 2000 {
				return string(letter) + body[at[0]:at[1]]
			}
			continue
		}
		if !slices.ContainsFunc(w.records, func(f fact) bool { return f.Kind == kind && f.ID == id && p.inScope(&f) }) {
			return string(letter) + body[at[0]:at[1]]
		}
	}
	return ""
}

// fingerprint is what is in the database, but for the audit, where refusals are
// written down, and what is kept of wrong log-ins.
func (s *server) fingerprint(t testing.TB) string {
	t.Helper()
	rows, err := s.db.Pool.Query(t.Context(), `SELECT relname::text FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
		AND relname !~ '^(audit|login_guess|feed_commit|event_commit|river_leader|river_queue|spatial_ref_sys)'
		ORDER BY 1`) // the feed numbers what is in change and event when it comes to it, and River says which server leads
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 10 {
		t.Fatalf("tables %v: %v", tables, err)
	}
	parts := make([]string, len(tables))
	for i, table := range tables {
		parts[i] = fmt.Sprintf(`SELECT '%s ' || count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0)
			FROM %s t`, table, pgx.Identifier{table}.Sanitize())
	}
	if rows, err = s.db.Pool.Query(t.Context(), strings.Join(parts, " UNION ALL ")); err != nil {
		t.Fatal(err)
	}
	sums, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(sums, "\n")
}

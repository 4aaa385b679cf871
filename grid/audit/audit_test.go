package audit_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"anwang/grid"
	"anwang/grid/audit"
	"anwang/grid/pg"
	"anwang/grid/pg/pgtest"
)

// town is a root (1) with two districts (2, 3) and a leaf in each (4, 5).
const town = `
	INSERT INTO network (id, key, name, name_en, kind, main) VALUES (1, 'territory', '属地', 'Territory', 'territory', true);
	INSERT INTO network_depth VALUES (1, 1, '市', 'City'), (1, 2, '区', 'District'), (1, 3, '街道', 'Street');
	INSERT INTO grid (id, network_id, parent_id, depth, code, name, leaf) VALUES
		(1, 1, NULL, 1, '11', '市', false), (2, 1, 1, 2, '1101', '东区', false), (3, 1, 1, 2, '1102', '西区', false),
		(4, 1, 2, 3, '110101', '甲', true), (5, 1, 3, 3, '110201', '乙', true)`

func auditor(id grid.ID, terms ...grid.Term) context.Context {
	a := &grid.Actor{ID: id, Login: fmt.Sprintf("auditor%d", id), Remote: "10.0.0.9"}
	for _, t := range terms {
		a.Grants = append(a.Grants, grid.Grant{Role: grid.RoleAuditor, Grid: t.Grid, Sector: t.Sector})
	}
	return grid.WithActor(context.Background(), a)
}

// write adds lines as a service does.
func write(t testing.TB, db *pg.DB, who string, entries ...grid.Entry) {
	t.Helper()
	ctx := grid.WithActor(t.Context(), grid.Internal(who))
	for _, e := range entries {
		if err := db.Tx(ctx, func(tx pgx.Tx) error { return pg.Audit(ctx, tx, e) }); err != nil {
			t.Fatal(err)
		}
	}
}

func names(p audit.Page) string {
	var s []string
	for i := range p.Rows {
		s = append(s, p.Rows[i].Name)
	}
	return strings.Join(s, " ")
}

func seeded(t testing.TB) *pg.DB {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Pool.Exec(t.Context(), town); err != nil {
		t.Fatal(err)
	}
	write(t, db, "test",
		grid.Entry{Action: "danger.register", Subject: "danger", ID: 7, Name: "a", Grid: 4, After: map[string]any{"title": "漏"}},
		grid.Entry{
			Action: "danger.update", Subject: "danger", ID: 7, Name: "b", Grid: 5, Before: map[string]any{"x": 1},
			After: map[string]any{"x": nil},
		},
		grid.Entry{Action: "account.login", Name: "c", Outcome: grid.OutcomeRefused},
		grid.Entry{Action: "danger.update", Name: "d", Grid: 99},
		grid.Entry{Action: "danger.update", Name: "e", Grid: 1},
	)
	return db
}

func TestListInsideTheScope(t *testing.T) {
	t.Parallel()
	s := audit.New(seeded(t))
	for _, c := range []struct {
		name string
		ctx  context.Context
		f    audit.Filter
		want string
	}{
		{"the root", auditor(1, grid.Term{Grid: 1}), audit.Filter{}, "e d c b a"},
		{"the service itself", grid.WithActor(context.Background(), grid.Internal("x")), audit.Filter{}, "e d c b a"},
		{"a district", auditor(1, grid.Term{Grid: 2}), audit.Filter{}, "a"},
		{"two districts are not the root", auditor(1, grid.Term{Grid: 2}, grid.Term{Grid: 3}), audit.Filter{}, "b a"},
		{"a sector holds nothing whole", auditor(1, grid.Term{Grid: 1, Sector: "gas"}), audit.Filter{}, ""},
		{"by grid", auditor(1, grid.Term{Grid: 1}), audit.Filter{Grid: 3}, "b"},
		{"by a grid outside", auditor(1, grid.Term{Grid: 2}), audit.Filter{Grid: 3}, ""},
		{"by action", auditor(1, grid.Term{Grid: 1}), audit.Filter{Action: "danger.register"}, "a"},
		{"by record", auditor(1, grid.Term{Grid: 1}), audit.Filter{Subject: "danger", ID: 7}, "b a"},
		{"by outcome", auditor(1, grid.Term{Grid: 1}), audit.Filter{Outcome: "refused"}, "c"},
		{"by person", auditor(1, grid.Term{Grid: 1}), audit.Filter{Actor: "nobody"}, ""},
		{"by part of a name", auditor(1, grid.Term{Grid: 1}), audit.Filter{Q: "E", Actor: "test"}, "e d c b a"}, // of the actor's too
		{"in another width", auditor(1, grid.Term{Grid: 1}), audit.Filter{Q: "Ｔｅ ｓＴ"}, "e d c b a"},
		{"a wildcard is a letter", auditor(1, grid.Term{Grid: 1}), audit.Filter{Q: "%"}, ""},
		{"before it began", auditor(1, grid.Term{Grid: 1}), audit.Filter{To: time.Now().Add(-time.Hour)}, ""},
		{"since then", auditor(1, grid.Term{Grid: 1}), audit.Filter{From: time.Now().Add(-time.Hour)}, "e d c b a"},
	} {
		p, err := s.List(c.ctx, c.f, "", 0)
		if got := names(p); err != nil || got != c.want || p.Matched != len(p.Rows) || p.Next != "" {
			t.Errorf("%s: %q (%d matched, next %q), want %q, %v", c.name, got, p.Matched, p.Next, c.want, err)
		}
	}
	var got string
	ctx := auditor(1, grid.Term{Grid: 1})
	for cursor := ""; ; {
		p, err := s.List(ctx, audit.Filter{}, cursor, 2)
		if err != nil || p.Matched != 5 {
			t.Fatal(p.Matched, err)
		}
		got += names(p) + "|"
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	if got != "e d|c b|a|" {
		t.Errorf("pages %s", got)
	}
}

func TestListRefuses(t *testing.T) {
	t.Parallel()
	s := audit.New(seeded(t))
	officer := grid.WithActor(t.Context(), &grid.Actor{ID: 3, Login: "o", Grants: []grid.Grant{{Role: grid.RoleOfficer, Grid: 4}}})
	root := auditor(1, grid.Term{Grid: 1})
	for _, c := range []struct {
		name   string
		ctx    context.Context
		f      audit.Filter
		cursor string
		code   grid.Code
	}{
		{"nobody", t.Context(), audit.Filter{}, "", grid.CodeUnauthenticated},
		{"an officer", officer, audit.Filter{}, "", grid.CodeForbidden},
		{"cursor", root, audit.Filter{}, "x", grid.CodeInvalid},
		{"outcome", root, audit.Filter{Outcome: "odd"}, "", grid.CodeInvalid},
		{"from after to", root, audit.Filter{From: time.Now(), To: time.Now().Add(-time.Hour)}, "", grid.CodeInvalid},
	} {
		if _, err := s.List(c.ctx, c.f, c.cursor, 0); grid.CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := s.Export(officer, audit.Export{Format: audit.CSV}, &bytes.Buffer{}); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("export: %v", err)
	}
	if _, err := s.Verify(officer); grid.CodeOf(err) != grid.CodeForbidden {
		t.Errorf("verify: %v", err)
	}
	if err := s.Export(root, audit.Export{Format: "xml"}, &bytes.Buffer{}); grid.CodeOf(err) != grid.CodeInvalid {
		t.Errorf("format: %v", err)
	}
	p, err := s.List(root, audit.Filter{Outcome: "refused", Account: 3}, "", 0)
	if err != nil || len(p.Rows) != 2 || p.Rows[0].Action != "audit.verify" || p.Rows[1].Action != "audit.export" || p.Rows[0].Actor != "o" {
		t.Errorf("refusals written down: %+v, %v", p.Rows, err)
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	db := seeded(t)
	for _, name := range []string{"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\t=1", "无害", `引号"与,逗号` + "\n换行"} {
		write(t, db, "test", grid.Entry{Action: "danger.update", Name: name, Grid: 4})
	}
	s, ctx := audit.New(db), auditor(1, grid.Term{Grid: 2})
	var out bytes.Buffer
	if err := s.Export(ctx, audit.Export{Format: audit.CSV}, &out); err != nil {
		t.Fatal(err)
	}
	for _, f := range []audit.Filter{{Subject: "a\x00"}, {Q: "\xff"}, {Actor: "\x00"}, {Action: "\x00"}} { // before the first byte
		var none bytes.Buffer
		if err := s.Export(ctx, audit.Export{Format: audit.CSV, Filter: f}, &none); grid.CodeOf(err) != grid.CodeInvalid || none.Len() > 0 {
			t.Errorf("%+v: %v, %d bytes", f, err, none.Len())
		}
	}
	text, found := strings.CutPrefix(out.String(), "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !found || len(rows) != 1+1+9+1 { // headings, the export itself, the names, the first
		t.Fatalf("%d rows, mark %v, %v\n%s", len(rows), found, err, text)
	}
	if rows[0][3] != "操作人" || rows[1][10] != "导出审计" {
		t.Errorf("%v\n%v", rows[0], rows[1])
	}
	plain := 0
	for _, r := range rows[2:] {
		for _, c := range r {
			if t := strings.TrimSpace(c); t != "" && strings.ContainsAny(t[:1], "=+-@") || strings.HasPrefix(c, "＝") {
				plain++
			}
		}
	}
	if plain != 0 {
		t.Errorf("%d cells are formulas\n%s", plain, text)
	}
	if !strings.Contains(text, "无害") || strings.Contains(text, "'无害") {
		t.Error("a harmless name was changed")
	}
	out.Reset()
	if err := s.Export(ctx, audit.Export{Format: audit.JSONL, Lang: "en", Filter: audit.Filter{Action: "danger.register"}}, &out); err != nil {
		t.Fatal(err)
	}
	var line struct {
		Name, ActionName, GridName string
		After                      map[string]string
		Before                     any
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.ActionName != "Register a danger" || line.After["title"] != "漏" ||
		line.GridName != "甲" {
		t.Errorf("%+v %v\n%s", line, err, &out)
	}
	p, err := s.List(ctx, audit.Filter{Action: "audit.export"}, "", 0)
	if err != nil || len(p.Rows) != 2 || !strings.Contains(string(p.Rows[0].After), "jsonl") || p.Rows[0].Grid != 2 {
		t.Errorf("exports written down: %+v, %v", p.Rows, err)
	}
}

// Refusals are bounded, so that nobody fills the audit by knocking.
func TestRefusalsAreBounded(t *testing.T) {
	t.Parallel()
	db := seeded(t)
	for _, who := range []*grid.Actor{{ID: 3, Login: "o"}, {ID: 4, Login: "p"}, {Login: "", Remote: "10.1.1.1"}} {
		for range 70 {
			db.AuditRefused(grid.WithActor(t.Context(), who), grid.Entry{Action: "danger.update"})
		}
	}
	var n, most int
	err := db.Pool.QueryRow(t.Context(), `SELECT sum(n), max(n)
		FROM (SELECT count(*) n FROM audit WHERE action = 'danger.update' AND outcome = 'refused' GROUP BY account_id) s`).Scan(&n, &most)
	if err != nil || n != 180 || most != 60 {
		t.Errorf("%d refusals, at most %d, %v", n, most, err)
	}
}

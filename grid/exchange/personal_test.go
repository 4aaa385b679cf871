package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"anwang/grid"
	"anwang/grid/exchange"
)

// public are the columns that are exported to everybody who sees the record, by table:
// they say nothing of a person. That of a duty room, or of a unit, is nobody's own.
var public = map[string]string{
	"enterprise": `name credit_code site crs sector capital founded term_end industry business address email duty_phone scale staff above_scale
		grade standard risk_level status status_since economic_type affiliation assets revenue registrar old_code postcode park high_risk
		fire_key key_level code_note source`,
	"keyplace": `code name kind capacity address measures source`,
}

// exported are the kinds whose records are exported.
func exported() (kinds []grid.Kind) {
	for k := range grid.Kind(grid.Kinds) {
		if k == grid.KindEnterprise || k.Info().Scale == grid.ScaleOwn {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// TestExportedColumnsAreJudged: a column that comes into an export is one of
// grid.PersonalColumns, and masked, or somebody has said here that it need not be; and
// what is personal in a table is in its export.
func TestExportedColumnsAreJudged(t *testing.T) {
	t.Parallel()
	for _, k := range exported() {
		columns, open := exchange.ExportedColumns(k), strings.Fields(public[k.String()])
		for _, c := range columns {
			if masked := grid.MaskOf(k.String(), c) != nil; masked == slices.Contains(open, c) {
				t.Errorf("%s.%s: is it personal? It is masked: %v, and said to be public: %v", k, c, masked, !masked)
			}
		}
		for _, c := range open {
			if !slices.Contains(columns, c) {
				t.Errorf("%s.%s is not exported", k, c)
			}
		}
		for _, c := range grid.PersonalColumns {
			if c.Table == k.String() && !slices.Contains(columns, c.Column) {
				t.Errorf("%s.%s is personal and in no export, in full or masked", k, c.Column)
			}
		}
	}
}

// TestExportsNamePersonsToWhoMay exports two records of each kind, with something else in
// every personal column, to somebody who may see that of one of them.
func TestExportsNamePersonsToWhoMay(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	if _, err := db.Pool.Exec(t.Context(), `
		INSERT INTO enterprise (id, credit_code, name, old_code, geom)
		SELECT i, 'c' || i, 'e' || i, '11010519491231002X', ST_SetSRID(ST_MakePoint(115.5 + i, 39.5), 4490) FROM generate_series(1, 2) i;
		INSERT INTO keyplace (id, code, name, kind, geom)
		SELECT i, 'k' || i, 'p' || i, 'school', ST_SetSRID(ST_MakePoint(115.5 + i, 39.5), 4490) FROM generate_series(1, 2) i;`); err != nil {
		t.Fatal(err)
	}
	type record struct {
		table string
		id    int
	}
	secrets := map[record][]string{}
	for n, c := range grid.PersonalColumns {
		if !slices.ContainsFunc(exported(), func(k grid.Kind) bool { return k.String() == c.Table }) {
			continue
		}
		for id := 1; id <= 2; id++ {
			v := fmt.Sprintf("张甲乙%c%d", '一'+n, id)
			if c.Phone {
				v = fmt.Sprintf("1380%d13%04d", id, n)
			}
			if _, err := db.Pool.Exec(t.Context(), `UPDATE `+c.Table+` SET `+c.Column+` = $1 WHERE id = $2`, v, id); err != nil {
				t.Fatal(err)
			}
			at := record{c.Table, id}
			secrets[at] = append(secrets[at], v)
		}
	}
	who := grid.WithActor(t.Context(), &grid.Actor{ID: 1, Login: "two", Grants: []grid.Grant{
		{Role: grid.RoleWatch, Grid: 1}, {Role: grid.RoleGuide, Grid: 2},
	}})
	for _, k := range exported() {
		if len(secrets[record{k.String(), 1}]) == 0 {
			t.Errorf("%s: nothing is looked for", k)
		}
		for _, personal := range []bool{false, true} {
			text := csvOf(t, who, s, k, personal)
			for id, full := range map[int]bool{1: personal, 2: false} {
				for _, secret := range secrets[record{k.String(), id}] {
					if strings.Contains(text, secret) != full {
						t.Errorf("%s %d, asked for in full: %v: %s is in it: %v\n%s", k, id, personal, secret, !full, text)
					}
				}
			}
			if strings.Contains(text, "19491231") {
				t.Errorf("%s shows the number of an identity card: %s", k, text)
			}
		}
	}
	n := count(t, db, `SELECT count(*) FROM audit WHERE action = 'exchange.export' AND (after ->> 'personal')::bool`)
	if n != len(exported()) {
		t.Errorf("%d lines of the audit say that somebody wanted to see persons", n)
	}
}

// csvOf exports the first two records of a kind.
func csvOf(t *testing.T, ctx context.Context, s *exchange.Service, k grid.Kind, personal bool) string {
	t.Helper()
	var out bytes.Buffer
	e := exchange.Export{Format: exchange.CSV, Lang: "zh", IDs: []grid.ID{1, 2}, Personal: personal}
	n, err := 0, error(nil)
	if k == grid.KindEnterprise {
		n, err = s.Write(ctx, e, &out)
	} else {
		n, err = s.WriteKind(ctx, k, e, &out)
	}
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	return out.String()
}

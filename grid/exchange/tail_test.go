package exchange_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/xuri/excelize/v2"

	"anwang/grid"
	"anwang/grid/exchange"
)

// computed gives every third enterprise red, the next a colour that is older than the
// record and that nothing assesses, and the rest none.
func computed(_ context.Context, _ pgx.Tx, ids []grid.ID, tell func(int, grid.Level, float64, time.Time, bool)) error {
	day := time.Date(2026, 10, 3, 0, 0, 0, 0, grid.China)
	for i, id := range ids {
		switch id % 3 {
		case 0:
			tell(i, grid.Red, 61.5, day, true)
		case 1:
			tell(i, grid.NotAssessed, math.NaN(), day, false)
		}
	}
	return nil
}

// TestTail: behind the fields stand the computed colour, in words, and the names of the
// grids above; what is not known is empty. Read again, these columns are known to be
// the service's own, and what is declared stays as declared.
func TestTail(t *testing.T) {
	t.Parallel()
	db, s := newTown(t)
	s.Colours(computed)
	ctx := as(t.Context(), 1)
	if _, err := db.Pool.Exec(ctx, `INSERT INTO enterprise (id, credit_code, name, risk_level, geom) OVERRIDING SYSTEM VALUE
		SELECT i, 'c' || i, 'e' || i, 4, ST_SetSRID(ST_MakePoint(115.5 + i, 39.5), 4490) FROM generate_series(1, 2) i UNION ALL
		SELECT 3, 'c3', 'e3', 4, ST_SetSRID(ST_MakePoint(116.6, 39.5), 4490)`); err != nil {
		t.Fatal(err)
	}
	ids := []grid.ID{3, 2, 1} // they come as they are asked for
	tails := map[string][][]string{
		"zh": {
			{"计算风险等级", "计算得分", "计算等级起始日期", "起始日期说明", "所属区", "所属街道"},
			{"红（重大风险）", "61.5", "2026-10-03", "确切", "城中区", "西河街道"},
			{"", "", "", "", "城中区", "东山街道"},
			{"未评估", "", "2026-10-03", "不晚于此日，此前无记录", "城中区", "西河街道"},
		},
		"en": {
			{"Computed risk colour", "Computed score", "Computed colour since", "About that date", "District", "Street"},
			{"Red (major risk)", "61.5", "2026-10-03", "Exact", "城中区", "西河街道"},
			{"", "", "", "", "城中区", "东山街道"},
			{"Not assessed", "", "2026-10-03", "On that day or before: the record begins there", "城中区", "西河街道"},
		},
	}
	for lang, want := range tails {
		for _, format := range []string{exchange.CSV, exchange.XLSX} {
			var out bytes.Buffer
			if n, err := s.Write(ctx, exchange.Export{Format: format, Lang: lang, IDs: ids, Personal: true}, &out); err != nil || n != 3 {
				t.Fatal(n, err)
			}
			var got [][]string
			for _, row := range rowsOf(t, format, out.Bytes()) {
				row = append(row, make([]string, len(exchange.Fields)+len(want[0]))...) // a workbook leaves out what is empty at the end
				got = append(got, row[len(exchange.Fields):len(exchange.Fields)+len(want[0])])
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s %s: %s", format, lang, d)
			}
			i, err := s.Upload(ctx, "", "again."+format, bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			p, err := s.Preview(ctx, i.ID, exchange.Look{})
			if err != nil {
				t.Fatal(err)
			}
			for n, c := range p.Columns {
				ours := n >= len(exchange.Fields)
				if c.Computed != ours || (p.Choice.Mapping[n] == "") != ours {
					t.Errorf("%s %s: column %s %q is read as %q, computed %v", format, lang, c.Letter, c.Heading, p.Choice.Mapping[n], c.Computed)
				}
			}
		}
	}
}

func rowsOf(t *testing.T, format string, data []byte) [][]string {
	t.Helper()
	if format == exchange.CSV {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\uFEFF"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if worksheets := f.GetSheetList(); len(worksheets) != 1 {
		t.Fatal(worksheets)
	}
	rows, err := f.GetRows(f.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(rows)
}
